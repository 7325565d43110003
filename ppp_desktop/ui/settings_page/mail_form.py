"""The form of the mail server: where it is, who signs in, who sends, and the password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.mail_settings import MailSecurity, MailSettings, SignIn
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox, LineEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import label, set_tone

_ABOUT = (
    "With a mail server, statements, reminders and reports leave from here, and each is known to "
    "have been taken or not. Without one, messages are saved as files or opened in your mail "
    "program."
)
_USUAL_PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465}
_SECURITY = (
    ("STARTTLS, mostly on port 587", MailSecurity.STARTTLS),
    ("TLS from the start, mostly on port 465", MailSecurity.TLS),
)
_SIGN_IN = (
    ("With user and password", SignIn.PASSWORD),
    ("With an OAuth 2 token (XOAUTH2)", SignIn.XOAUTH2),
    ("Not at all", SignIn.NONE),
)
_KEPT = "kept in this computer's keyring"


class MailForm(Form):
    """Speaks MailSettings; `secret` is what was typed, "" where the keyring's is meant."""

    def __init__(self) -> None:
        super().__init__()
        self._settings = MailSettings()
        self.host = LineEdit(placeholder="smtp.example.com")
        self.security = ComboBox[MailSecurity](_SECURITY)
        self.port = LineEdit()
        self.sign_in = ComboBox[SignIn](_SIGN_IN)
        self.user = LineEdit(placeholder="billing@example.com")
        self.author = LineEdit(placeholder="Harbour & Finch <billing@example.com>")
        self.secret = LineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = CheckBox("Keep it in this computer's keyring", on=True)
        self.keep.setToolTip("Otherwise it is asked for each time that something is sent.")
        self.add("sender", "Sender", self.author)
        self.add_side_by_side(
            self.make_row("host", "Server", self.host),
            self.make_row("security", "Encryption", self.security),
            self.make_row("port", "Port", self.port),
        )
        self.add_side_by_side(
            self.make_row("sign_in", "Sign in", self.sign_in),
            self.make_row("user", "User", self.user),
            self.make_row("secret", "Password", self.secret),
        )
        self.add_widget(self.keep)
        self.security.value_changed.connect(self._on_security)
        self.sign_in.value_changed.connect(self._on_sign_in)
        self.fill(self._settings, kept=False)

    def fill(self, settings: MailSettings, *, kept: bool) -> None:
        """Show these settings; `kept` says that the keyring holds the password."""
        self._settings = settings
        self.host.set_value(settings.host)
        self.security.set_value(settings.security)
        self.port.set_value(str(settings.port))
        self.sign_in.set_value(settings.sign_in)
        self.user.set_value(settings.user)
        self.author.set_value(settings.sender)
        self.secret.set_value("")
        self.secret.setPlaceholderText(_KEPT if kept else "asked for each time")
        self.keep.set_value(kept or not settings.is_set)
        self.clear_errors()
        self._on_sign_in()

    def read(self) -> MailSettings:
        """Return what the fields say; raises ValidationFailed for a port that is no number."""
        port = self.port.value()
        if not (port.isascii() and port.isdecimal()):
            raise ValidationFailed(
                "The port is a whole number.", field="port", remedy="It is mostly 587 or 465."
            )
        return MailSettings(
            host=self.host.value(),
            port=int(port),
            security=self.security.required(),
            sign_in=self.sign_in.required(),
            user=self.user.value(),
            sender=self.author.value(),
        )

    def is_dirty(self) -> bool:
        """Tell whether something is not saved."""
        try:
            return self.read() != self._settings or bool(self.secret.text())
        except ValidationFailed:
            return True

    def forget_edits(self) -> None:
        """Show again what was filled in last."""
        self.fill(self._settings, kept=self.secret.placeholderText() == _KEPT)

    def _on_security(self) -> None:
        security = self.security.value()
        if security is not None and self.port.text() in {"", "587", "465"}:
            self.port.set_value(str(_USUAL_PORTS[security]))

    def _on_sign_in(self) -> None:
        chosen = self.sign_in.value()
        signs_in = chosen is not SignIn.NONE
        for row in ("user", "secret"):
            self.row(row).setVisible(signs_in)
        self.keep.setVisible(signs_in)
        self.row("secret").set_text("Token" if chosen is SignIn.XOAUTH2 else "Password")


class MailCard(Card):
    """`save_wanted` and `test_wanted` tell of the two buttons."""

    save_wanted = Signal()
    test_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Mail server")
        self.form = MailForm()
        self.save = Button("Save", kind="primary")
        self.test = Button("Send a test message to yourself")
        self._outcome = label("", wrap=True)
        self._outcome.hide()
        self.body.setSpacing(FIELD_GAP)
        self.add(label(_ABOUT, "secondary", wrap=True))
        self.add(self.form)
        self.add(self._outcome)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.test)
        row.addStretch(1)
        row.addWidget(self.save)
        self.body.addLayout(row)
        self.save.clicked.connect(self.save_wanted)
        self.test.clicked.connect(self.test_wanted)
        self.form.edited.connect(self._outcome.hide)

    def show_outcome(self, text: str, tone: Tone) -> None:
        """Say what came of the test."""
        self._outcome.setText(text)
        set_tone(self._outcome, tone)
        self._outcome.setVisible(bool(text))
