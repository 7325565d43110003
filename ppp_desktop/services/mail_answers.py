"""What mail servers answer, and why they cannot be reached, as sentences with a remedy."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum

from ppp_desktop.core.errors import ConnectionFailed
from ppp_desktop.services.mail_settings import MailSettings, SignIn

_LONGEST_ANSWER = 200
_BYTES_PER_MB = 1_000_000
_SMALLER = "Leave workbook and evidence pack out, or save the message and hand it over otherwise."
_LATER = "Send it again in some minutes; it did not leave."
_NO_LINE: tuple[tuple[type[Exception], str, str], ...] = (
    (
        ssl.SSLCertVerificationError,
        "{host} cannot prove that it is the server that it says: {why}.",
        "Check the server's name; do not send until this is clear.",
    ),
    (
        ssl.SSLError,
        "{host} does not speak this kind of encryption on port {port}.",
        "Choose the other one: STARTTLS mostly has port 587, TLS port 465.",
    ),
    (
        smtplib.SMTPNotSupportedError,
        "{host} offers no encrypted line, or no way to sign in, on port {port}.",
        "Choose the other kind of encryption or another port.",
    ),
    (
        smtplib.SMTPServerDisconnected,
        "{host} says nothing on port {port}, or hung up at once.",
        "Check the port and the kind of encryption.",
    ),
    (
        socket.gaierror,
        "There is no server {host} to be found.",
        "Check that this computer is online, and the server's name.",
    ),
    (
        ConnectionRefusedError,
        "{host} is there, but no mail server answers on port {port}.",
        "Check the port: STARTTLS mostly has 587, TLS 465.",
    ),
    (
        TimeoutError,
        "{host} does not answer on port {port}.",
        "Check the port and the kind of encryption, and that this computer is online.",
    ),
)


class Handover(StrEnum):
    """What is known of a message: the server took it, did not take it, or it cannot be told."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of handing a message over: the reason where it failed, and what to do."""

    handover: Handover
    reason: str = ""
    remedy: str = ""


TAKEN = Answer(Handover.SENT)
BROKE_TOO_LATE = Answer(
    Handover.UNKNOWN,
    "The line broke after the message was on its way, before the server answered.",
    "Ask the client or look into your mailbox, then say here whether it arrived.",
)


def refused(code: int, answer: bytes | str, *, address: str = "") -> Answer:
    """Return what a refusal of the server means; `address` is the recipient that it refused."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    said = f"{code} {' '.join(text.split())}"[:_LONGEST_ANSWER]
    message, remedy = _meaning(code, text, address)
    return Answer(Handover.FAILED, f"{message} It said: {said}", remedy)


def broke_off(error: Exception) -> Answer:
    """Return what a line that broke before the message left means."""
    return Answer(Handover.FAILED, f"The line broke: {error}.", _LATER)


def too_large(size: int, most: int, host: str) -> Answer:
    """Return what is said of a message that is larger than the server takes."""
    return Answer(
        Handover.FAILED,
        f"The message has {size / _BYTES_PER_MB:.1f} MB; {host} takes at most "
        f"{most / _BYTES_PER_MB:.1f} MB.",
        _SMALLER,
    )


def _meaning(code: int, text: str, address: str) -> tuple[str, str]:
    if code in (523, 552) or "5.3.4" in text:
        return "The message is too large for the server.", _SMALLER
    if code in (530, 535, 538):
        return "The server wants another way to sign in.", "Check user and password in Settings."
    if code < 500:
        return "The server cannot take the message now.", _LATER
    if address:
        return f"The server refuses {address}.", "Check the address with the client."
    return (
        "The server refuses the message.",
        "Ask whoever runs the server why, or send it with your mail program.",
    )


def no_line(settings: MailSettings, error: Exception) -> ConnectionFailed:
    """Return why no line to the server could be opened, and what to do about it."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _not_let_in(settings)
    host, port = settings.host, settings.port
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message
    for kind, message, remedy in _NO_LINE:
        if isinstance(error, kind):
            return ConnectionFailed(message.format(host=host, port=port, why=why), remedy)
    return ConnectionFailed(
        f"{host} cannot be reached on port {port}: {why}.",
        "Check that this computer is online, the server's name and the port.",
    )


def _not_let_in(settings: MailSettings) -> ConnectionFailed:
    if settings.sign_in is SignIn.XOAUTH2:
        return ConnectionFailed(
            f"{settings.host} refuses the token of {settings.user}; it may have run out.",
            "Fetch a new token and write it in the settings.",
        )
    return ConnectionFailed(
        f"{settings.host} refuses the user or the password.",
        "Write the password anew in the settings; some services want one made for programs.",
    )
