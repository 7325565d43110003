"""The messages of a batch, each with where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot

from ppp_desktop.services.message_drafts import ChosenMessage
from ppp_desktop.services.message_templates import MessageKind
from ppp_desktop.services.sending import Sending
from ppp_desktop.services.sending_plan import Standing, recipients_of, standing
from ppp_desktop.ui.sending.words import KIND_WORDS, STANDING_TONES, write_people
from ppp_desktop.ui.tables.columns import ChipCell, Column, SecondLine
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.widgets.card import Card

_STATE_WIDTH = 128


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in the list."""

    place: int
    client: str
    detail: str
    standing: Standing


class MessageList(Card):
    """`chosen(place)` tells which message is to be looked at."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.setAccessibleName("Messages")
        columns = (
            Column[MessageRow](
                "Message",
                lambda row: row.client,
                stretch=True,
                strong=lambda _row: True,
                tooltip=lambda row: f"{row.client}\n{row.detail}",
                cell=SecondLine[MessageRow](lambda row: row.detail),
            ),
            Column[MessageRow](
                "State",
                lambda row: str(row.standing),
                width=_STATE_WIDTH,
                cell=ChipCell[MessageRow](lambda row: STANDING_TONES[row.standing]),
            ),
        )
        self.table = DataTable[MessageRow](columns, name="messages", bare=True)
        self.table.view.horizontalHeader().hide()
        self.add(self.table, 1)
        self.table.row_selected.connect(self._on_selected)

    def show_messages(
        self,
        messages: Sequence[ChosenMessage],
        outcomes: Mapping[int, Sending],
        *,
        at: int,
    ) -> None:
        """Show these messages, the cursor on the one at `at`."""
        rows = [
            MessageRow(
                place, each.draft.client_name, _detail(each), standing(each, outcomes.get(place))
            )
            for place, each in enumerate(messages)
        ]
        blocked = self.table.blockSignals(True)
        self.table.set_rows(rows)
        if 0 <= at < len(rows):
            self.table.select_row(rows[at])
        self.table.blockSignals(blocked)

    @Slot(object)
    def _on_selected(self, row: MessageRow | None) -> None:
        if row is not None:
            self.chosen.emit(row.place)


def _detail(chosen: ChosenMessage) -> str:
    draft = chosen.draft
    name = draft.reference if draft.wanted.statement_id is not None else draft.period.label
    if draft.wanted.kind is not MessageKind.STATEMENT:
        name = f"{KIND_WORDS[draft.wanted.kind]} {name}"
    to = write_people(recipients_of(chosen) or chosen.recipients)
    return " · ".join(filter(None, (name, to)))
