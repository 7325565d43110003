"""Hands one e-mail after another to a mail server over a verified, encrypted line."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage

from ppp_desktop.services.mail_answers import (
    BROKE_TOO_LATE,
    TAKEN,
    Answer,
    broke_off,
    no_line,
    refused,
    too_large,
)
from ppp_desktop.services.mail_settings import MailSecurity, MailSettings, SignIn

_TIMEOUT_SECONDS = 30.0
# A server may look through a message before it answers; giving up early leaves it unknown.
_ANSWER_SECONDS = 120.0
_DOT_AT_LINE_START = re.compile(rb"(?m)^\.")


class SmtpLine:
    """A line to the mail server, opened at the first message and again after it broke."""

    def __init__(
        self, settings: MailSettings, secret: str, *, context: ssl.SSLContext | None = None
    ) -> None:
        """`context` verifies the server; without one by the system's certificates."""
        self._settings = settings
        self._secret = secret
        self._context = context or ssl.create_default_context()
        self._server: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage, recipients: Sequence[str]) -> Answer:
        """Hand one message over; return what is known of it, and the reason where it failed.

        Unknown means that the line broke after the text was on its way and before the server
        answered: it may have arrived. Raises ConnectionFailed where no line can be opened at all.
        """
        fresh = self._server is None
        server = self._opened()
        data = mail.as_bytes()
        most = _most_bytes(server)
        if most and len(data) > most:
            return too_large(len(data), most, self._settings.host)
        try:
            refusal = _announce(server, mail["From"].addresses[0].addr_spec, recipients, len(data))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            # A server may have hung up while the line was idle; nothing was on its way yet.
            return broke_off(error) if fresh else self.send(mail, recipients)
        if refusal is not None:
            self._reset()
            return refusal
        return self._hand_over(server, data)

    def open(self) -> None:
        """Open the line if it is not; raises ConnectionFailed."""
        self._opened()

    def close(self) -> None:
        """Hang up; a broken line is simply dropped."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _hand_over(self, server: smtplib.SMTP, data: bytes) -> Answer:
        try:
            if server.sock is not None:
                server.sock.settimeout(_ANSWER_SECONDS)
            server.send(_DOT_AT_LINE_START.sub(b"..", data) + b".\r\n")
            code, answer = server.getreply()
        except (smtplib.SMTPException, OSError):
            self.close()
            return BROKE_TOO_LATE
        if code == 250:
            return TAKEN
        self._reset()
        return refused(code, answer)

    def _opened(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._greeted(self._connected())
            except (smtplib.SMTPException, OSError) as error:
                raise no_line(self._settings, error) from error
        return self._server

    def _connected(self) -> smtplib.SMTP:
        given = self._settings
        if given.security is MailSecurity.TLS:
            return smtplib.SMTP_SSL(
                given.host, given.port, timeout=_TIMEOUT_SECONDS, context=self._context
            )
        return smtplib.SMTP(given.host, given.port, timeout=_TIMEOUT_SECONDS)

    def _greeted(self, server: smtplib.SMTP) -> smtplib.SMTP:
        """Return the server once the line is encrypted and the sender known; else hang up."""
        try:
            if self._settings.security is MailSecurity.STARTTLS:
                server.starttls(context=self._context)
            server.ehlo_or_helo_if_needed()
            self._sign_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        given = self._settings
        if given.sign_in is SignIn.PASSWORD:
            server.login(given.user, self._secret)
        elif given.sign_in is SignIn.XOAUTH2:
            token = f"user={given.user}\x01auth=Bearer {self._secret}\x01\x01"
            code, answer = server.docmd(
                "AUTH", f"XOAUTH2 {base64.b64encode(token.encode()).decode()}"
            )
            if code != 235:
                raise smtplib.SMTPAuthenticationError(code, answer)

    def _reset(self) -> None:
        """Begin anew on the same line after a refusal; drop it where that does not work."""
        if self._server is None:
            return
        try:
            self._server.rset()
        except (smtplib.SMTPException, OSError):
            self.close()


def _announce(
    server: smtplib.SMTP, sender: str, recipients: Sequence[str], size: int
) -> Answer | None:
    """Say who writes to whom; return the refusal, if the server gives one, of the first of them."""
    options = [f"SIZE={size}"] if server.has_extn("size") else []
    code, answer = server.mail(sender, options)
    if code != 250:
        return refused(code, answer)
    for each in recipients:
        code, answer = server.rcpt(each)
        if code not in (250, 251):
            return refused(code, answer, address=each)
    code, answer = server.docmd("DATA")
    return None if code == 354 else refused(code, answer)


def _most_bytes(server: smtplib.SMTP) -> int:
    """Return how large a message may be for the server, 0 where it does not say."""
    said = server.esmtp_features.get("size", "")
    return int(said) if said.isdecimal() else 0
