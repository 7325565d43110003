"""Hands one e-mail after another to a mail server over a verified, encrypted line."""

from __future__ import annotations

import base64
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from enum import StrEnum

from ppp_desktop.core.errors import ConnectionFailed
from ppp_desktop.services.mail_settings import MailSecurity, MailSettings, SignIn

_TIMEOUT_SECONDS = 30.0


class Handover(StrEnum):
    """What is known of a message: the server took it, did not take it, or it cannot be told."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


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

    def send(self, mail: EmailMessage, recipients: Sequence[str]) -> tuple[Handover, str]:
        """Hand one message over; return what is known of it, and the reason where it failed.

        Unknown means that the line broke after the text was on its way and before the server
        answered: it may have arrived. Raises ConnectionFailed where no line can be opened at all.
        """
        server = self._opened()
        sender = mail["From"].addresses[0].addr_spec
        data = mail.as_bytes()
        reached_text = False
        try:
            _expect(server.mail(sender), 250)
            for each in recipients:
                _expect(server.rcpt(each), 250, 251)
            reached_text = True
            code, answer = server.data(data)
        except smtplib.SMTPDataError as error:
            self._reset()
            return Handover.FAILED, _text(error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            self._reset()
            return Handover.FAILED, _text(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            if reached_text:
                return Handover.UNKNOWN, "The line broke before the server answered."
            return Handover.FAILED, f"The line broke: {error}"
        if code == 250:
            return Handover.SENT, ""
        self._reset()
        return Handover.FAILED, _text(code, answer)

    def close(self) -> None:
        """Hang up; a broken line is simply dropped."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _opened(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = self._open()
        return self._server

    def _open(self) -> smtplib.SMTP:
        given = self._settings
        try:
            return self._greeted(self._connected())
        except smtplib.SMTPAuthenticationError as error:
            raise ConnectionFailed(
                f"{given.host} refuses the user or the password.",
                "Write the password anew in the settings.",
            ) from error
        except ssl.SSLError as error:
            raise ConnectionFailed(
                f"{given.host} cannot prove that it is the server that it says.",
                "Check the server's name; do not send until this is clear.",
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise ConnectionFailed(
                f"{given.host} offers no encrypted line, or no way to sign in, on this port.",
                "Choose the other kind of encryption or another port.",
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ConnectionFailed(
                f"{given.host} cannot be reached: {error}",
                "Check the connection, the server's name and the port.",
            ) from error

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
            server.ehlo_or_helo_if_needed()
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


def _expect(answer: tuple[int, bytes], *good: int) -> None:
    code, text = answer
    if code not in good:
        raise smtplib.SMTPResponseException(code, text)


def _text(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:300]
