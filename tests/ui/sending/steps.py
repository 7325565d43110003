"""Opening the page of sending and pressing its buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.sending.page import SendingPage
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.showing import button, click, settle, show


def opened(qtbot: QtBot, context: AppContext, *wanted: ToSend) -> SendingPage:
    page = show(qtbot, SendingPage(context))
    page.open({"wanted": wanted})
    settle(context)
    return page


def press(qtbot: QtBot, page: SendingPage, text: str, parent: QWidget | None = None) -> None:
    click(qtbot, button(parent or page, text))
    settle(page.context)


def dialog_of(page: SendingPage) -> ConfirmDialog:
    (found,) = (each for each in page.findChildren(ConfirmDialog) if each.isVisible())
    return found
