"""The question that waits when a store is opened: were these messages sent or not?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from ppp_desktop.services.deliveries import DeliveryState, count_unsettled
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.sending.panel import open_send_log
from ppp_desktop.ui.theme import Tone

_WHY = "The program ended, or the line broke, before the mail server answered. None is sent again."


class BannerHost(Protocol):
    """The window, which tells of a state of the whole program."""

    def show_banner(
        self,
        text: str,
        detail: str = "",
        *,
        tone: Tone = Tone.INFO,
        actions: tuple[tuple[str, Callable[[], None]], ...] = (),
        closable: bool = True,
    ) -> None:
        """Show a sentence with actions above all pages."""


class UnsettledNotice(QObject):
    """Made once per window; asks about messages that left by mail without an answer."""

    def __init__(self, context: AppContext, host: BannerHost, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._host = host
        database = context.database
        context.tasks.start(
            lambda _progress: count_unsettled(database),
            title="Looking for messages without an answer",
            on_success=self._show,
            owner=self,
        )

    def _show(self, count: int) -> None:
        if not count:
            return
        what = "a message was sent" if count == 1 else f"{count:,} messages were sent"
        self._host.show_banner(
            f"It is not known whether {what}.",
            _WHY,
            tone=Tone.WARNING,
            actions=(("Look", lambda: open_send_log(self._context, DeliveryState.UNKNOWN)),),
        )
