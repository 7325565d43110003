"""A real mail server on this computer, with TLS, that can be told to fail."""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import socket
import ssl
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "billing@agency.example", "correct horse"
TOKEN = "ya29.a0token"  # noqa: S105 - of this test server alone


class MailServer:
    """Takes mail over STARTTLS from `USER`; `fails` is asked before each message is taken.

    It answers "" to take it, an SMTP answer to refuse it, "cut" to hang up without taking it, or
    "take and cut" to take it and hang up before the sender learns so. `refuses` is asked at MAIL
    and at RCPT, before any text, and answers likewise.
    """

    def __init__(
        self,
        folder: Path,
        fails: Callable[[], str] = str,
        *,
        most_bytes: int = 0,
        tls_from_start: bool = False,
    ) -> None:
        certificate = write_certificate(folder)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        self.trust = ssl.create_default_context(cafile=str(certificate))
        self.taken: list[EmailMessage] = []
        self.fails = fails
        self.refuses: Callable[[], str] = str
        self.port = free_port()
        self.controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            tls_context=None if tls_from_start else context,
            ssl_context=context if tls_from_start else None,
            require_starttls=not tls_from_start,
            auth_require_tls=not tls_from_start,
            authenticator=self._knows,
            auth_required=not tls_from_start,
            data_size_limit=most_bytes or 33_554_432,
        )

    def received(self) -> Counter[str]:
        """Return how often each statement's number arrived."""
        return Counter(str(mail["Subject"]).split(",")[0] for mail in self.taken)

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a sender."""
        answer = self.refuses()
        if answer == "cut":
            _hang_up(server)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return answer if answer not in ("", "cut") else "250 welcome"

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        answer = self.refuses()
        if answer == "cut":
            _hang_up(server)
        elif answer:
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take, refuse or drop one message."""
        answer = self.fails()
        if answer in ("", "take and cut"):
            content = envelope.content
            assert isinstance(content, bytes)
            mail: Message = message_from_bytes(content, policy=default)
            self.taken.append(cast(EmailMessage, mail))
        if answer in ("cut", "take and cut"):
            _hang_up(server)
            return "421 gone"
        return answer or "250 taken"

    async def auth_XOAUTH2(self, _server: SMTP, arguments: list[str]) -> AuthResult:
        """Let in whoever has the token."""
        given = base64.b64decode(arguments[1]).decode()
        right = f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01"
        return AuthResult(success=given == right, handled=False)

    def _knows(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=data == right, handled=False)


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_certificate(folder: Path) -> Path:
    """Write a certificate of this computer with its key, which nobody else trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
