"""The question for the password of the mail server, where no keyring holds it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from ppp_desktop.services.mail_settings import MailSettings, SignIn
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from ppp_desktop.ui.widgets.fields import CheckBox, LineEdit
from ppp_desktop.ui.widgets.forms import Form


class SecretForm(Form):
    """Password or token, and whether the keyring is to keep it."""

    def __init__(self, settings: MailSettings) -> None:
        super().__init__()
        self.secret = LineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = CheckBox("Keep it in this computer's keyring")
        self.add("secret", secret_name(settings), self.secret)
        self.add_widget(self.keep)


def secret_name(settings: MailSettings) -> str:
    """Return what the secret is called that the server wants."""
    return "Token" if settings.sign_in is SignIn.XOAUTH2 else "Password"


def ask_secret(
    parent: QWidget, settings: MailSettings, take: Callable[[str, bool], None]
) -> ConfirmDialog:
    """Ask, and hand on the secret and whether it is to be kept; returns at once."""
    form = SecretForm(settings)
    name = secret_name(settings)
    dialog = ConfirmDialog(
        title=f"{name} of {settings.user}",
        text=f"{settings.host} wants it before it takes messages. It is never written into the "
        "store.",
        action="Send",
        danger=False,
        content=form,
        parent=parent,
    )
    dialog.action.setEnabled(False)
    form.secret.value_changed.connect(lambda: dialog.action.setEnabled(bool(form.secret.text())))
    form.secret.returnPressed.connect(dialog.action.click)
    dialog.accepted.connect(lambda: take(form.secret.text(), form.keep.value()))
    dialog.open()
    form.secret.setFocus()
    return dialog
