"""One message before it leaves: recipients, attachments, and the letter beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.messages import Attachment
from ppp_desktop.services.sending import Sending
from ppp_desktop.ui.sending.attachments_card import AttachmentsCard
from ppp_desktop.ui.sending.recipients_card import RecipientsCard
from ppp_desktop.ui.sending.text_card import PREVIEW, TextCard
from ppp_desktop.ui.theme import CARD_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.notices import Banner

_BESIDE = 680  # narrower than this, the letter stands below the choices
_CHOICES_WIDTH = 300
_ANY_WIDTH = 16_777_215
# Row, column and height in rows of recipients, attachments and letter.
_BESIDE_EACH_OTHER = ((0, 0, 1), (1, 0, 1), (0, 1, 4))
_BELOW_EACH_OTHER = ((0, 0, 1), (2, 0, 1), (1, 0, 1))


class MessageView(QWidget):
    """`edited(chosen, text_too)` tells of the message as it is now; the page keeps it."""

    edited = Signal(object)  # ChosenMessage
    text_edited = Signal(object)  # ChosenMessage; whether for all alike says `for_all`
    open_wanted = Signal(str)
    forms_edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: ChosenMessage | None = None
        self._sender = ""
        self.notice = Banner()
        self.recipients = RecipientsCard()
        self.attachments = AttachmentsCard()
        self.text = TextCard()
        self.leave_out = Button("Leave this one out", kind="link")
        self._grid = QGridLayout()
        self._grid.setSpacing(CARD_GAP)
        self._beside: bool | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self.notice)
        layout.addLayout(self._grid, 1)
        self._arrange(beside=True)
        self.recipients.edited.connect(self._on_recipients)
        self.attachments.edited.connect(self._on_forms)
        self.attachments.open_wanted.connect(self.open_wanted)
        self.text.edited.connect(self._on_text)
        self.leave_out.clicked.connect(self._on_left_out)

    def show_letter_first(self) -> None:
        """Show the letter as it arrives, for a batch that is looked at first."""
        self.text.tabs.choose(PREVIEW)

    @property
    def for_all(self) -> bool:
        """Whether the text is meant for all messages of its kind and language."""
        return self.text.for_all.value()

    def show_message(
        self,
        chosen: ChosenMessage,
        sender: str,
        outcome: Sending | None,
        *,
        alike: int,
        alone: bool,
    ) -> None:
        """Show one message; `alone` offers nothing to leave out."""
        self._chosen, self._sender = chosen, sender
        self.recipients.show_message(chosen)
        self.attachments.show_message(chosen)
        self.text.show_message(chosen, sender, alike=alike)
        self.show_files({})
        self.leave_out.setVisible(not alone)
        self._show_left_out(chosen)
        self._show_notice(chosen, outcome)

    def show_standing(self, chosen: ChosenMessage) -> None:
        """Follow what was changed without touching the fields."""
        self._chosen = chosen
        self.recipients.show_standing(chosen)
        self.text.show_letter(chosen, self._sender)
        self._show_left_out(chosen)

    def show_files(self, files: Mapping[str, Attachment]) -> None:
        """Show the files that were made for this message, by their form."""
        self.attachments.show_files(files)
        if self._chosen is not None:
            given = self._chosen.draft.wanted.attachments
            made = [files[form] for form in self._chosen.forms if form in files]
            self.text.letter.show_files((*given, *made))

    def _show_notice(self, chosen: ChosenMessage, outcome: Sending | None) -> None:
        if outcome is not None and outcome.reason:
            self.notice.show_message(
                outcome.reason, outcome.remedy, tone=Tone.WARNING, closable=False
            )
        elif chosen.draft.obstacle:
            self.notice.show_message(chosen.draft.obstacle, tone=Tone.WARNING, closable=False)
        else:
            self.notice.close_banner()

    def _show_left_out(self, chosen: ChosenMessage) -> None:
        out = chosen.left_out
        self.leave_out.setText("Send this one after all" if out else "Leave this one out")

    @Slot()
    def _on_recipients(self) -> None:
        if self._chosen is not None:
            to, again = self.recipients.recipients(), self.recipients.again.value()
            self.edited.emit(replace(self._chosen, recipients=to, again=again))

    @Slot()
    def _on_forms(self) -> None:
        if self._chosen is not None:
            self.edited.emit(replace(self._chosen, forms=self.attachments.forms()))
            self.forms_edited.emit()

    @Slot()
    def _on_text(self) -> None:
        template = self.text.template()
        if self._chosen is not None and template is not None:
            self.text_edited.emit(replace(self._chosen, template=template))

    @Slot()
    def _on_left_out(self) -> None:
        if self._chosen is not None:
            self.edited.emit(replace(self._chosen, left_out=not self._chosen.left_out))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(beside=self.width() >= _BESIDE)

    def _arrange(self, *, beside: bool) -> None:
        """Put the letter beside the choices, or between them where there is little room."""
        if beside is self._beside:
            return
        self._beside = beside
        grid = self._grid
        for each in (self.recipients, self.attachments, self.text, self.leave_out):
            grid.removeWidget(each)
        places = _BESIDE_EACH_OTHER if beside else _BELOW_EACH_OTHER
        widgets: tuple[QWidget, ...] = (self.recipients, self.attachments, self.text)
        for widget, (row, column, rows) in zip(widgets, places, strict=True):
            grid.addWidget(widget, row, column, rows, 1)
        grid.addWidget(self.leave_out, 2 if beside else 3, 0, Qt.AlignmentFlag.AlignLeft)
        for row in range(4):
            grid.setRowStretch(row, int(row == (3 if beside else 1)))
        grid.setColumnStretch(1, int(beside))
        grid.setColumnStretch(0, int(not beside))
        for card in (self.recipients, self.attachments):
            card.setMinimumWidth(_CHOICES_WIDTH if beside else 0)
            card.setMaximumWidth(_CHOICES_WIDTH if beside else _ANY_WIDTH)
