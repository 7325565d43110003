"""The columns of the open statements, and those of the ageing by client."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.receivables import BAND_LABELS, ClientAgeing
from ppp_desktop.services.receivables_overview import OpenRow
from ppp_desktop.ui.statements.standing_looks import STANDING_TONES, STANDING_WORDS
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, SecondLine, Sum
from ppp_desktop.ui.theme import Tone

_CAREFUL_DAYS = 30

OPEN_COLUMNS: tuple[Column[OpenRow], ...] = (
    Column[OpenRow](
        "Client",
        lambda each: each.row.client_name,
        cell=SecondLine(lambda each: f"{each.row.number} · {each.row.period.label}"),
        tooltip=lambda each: each.row.client_name,
        stretch=True,
    ),
    Column[OpenRow](
        "Statement",
        lambda each: each.row.number,
        visible=False,
    ),
    Column[OpenRow]("Contract", lambda each: each.row.contract_code, visible=False),
    Column[OpenRow](
        "State",
        lambda each: STANDING_WORDS[each.standing],
        cell=ChipCell(lambda each: STANDING_TONES[each.standing]),
    ),
    Column[OpenRow](
        "Open",
        lambda each: format_money(each.life.open, each.row.currency),
        sort_key=lambda each: each.life.open,
        align=Align.RIGHT,
        strong=lambda _each: True,
        export=lambda each: each.life.open,
        total=lambda each: Sum(each.life.open, each.row.currency),
    ),
    Column[OpenRow](
        "Days late",
        lambda each: f"{each.life.days_overdue:,}" if each.life.days_overdue else "–",
        sort_key=lambda each: each.life.days_overdue,
        align=Align.RIGHT,
        tone=lambda each: _late_tone(each.life.days_overdue),
        export=lambda each: each.life.days_overdue,
    ),
    Column[OpenRow](
        "Due",
        lambda each: format_day(each.row.due_on) if each.row.due_on else "–",
        sort_key=lambda each: each.row.due_on,
        export=lambda each: each.row.due_on,
    ),
    Column[OpenRow](
        "Reminded",
        lambda each: format_day(each.reminded_on) if each.reminded_on else "–",
        sort_key=lambda each: each.reminded_on,
        export=lambda each: each.reminded_on,
    ),
    Column[OpenRow](
        "In dispute",
        lambda each: (
            format_money(each.life.disputed, each.row.currency) if each.life.disputed else "–"
        ),
        sort_key=lambda each: each.life.disputed,
        align=Align.RIGHT,
        tone=lambda each: Tone.WARNING if each.life.disputed else None,
        export=lambda each: each.life.disputed,
        total=lambda each: Sum(each.life.disputed, each.row.currency),
        visible=False,
    ),
    Column[OpenRow]("Currency", lambda each: each.row.currency, visible=False),
)


def _late_tone(days: int) -> Tone | None:
    if not days:
        return None
    return Tone.NEGATIVE if days > _CAREFUL_DAYS else Tone.WARNING


def _band(place: int) -> Column[ClientAgeing]:
    title = BAND_LABELS[place].removesuffix(" days")
    return Column[ClientAgeing](
        title[0].upper() + title[1:],
        lambda each: _money(each.bands[place], each.currency),
        sort_key=lambda each: each.bands[place],
        align=Align.RIGHT,
        export=lambda each: each.bands[place],
        total=lambda each: Sum(each.bands[place], each.currency),
        key=f"band {place}",
    )


AGEING_COLUMNS: tuple[Column[ClientAgeing], ...] = (
    Column[ClientAgeing](
        "Client",
        lambda each: each.client_name,
        tooltip=lambda each: each.client_name,
        stretch=True,
    ),
    Column[ClientAgeing]("Currency", lambda each: each.currency, visible=False),
    Column[ClientAgeing](
        "Open",
        lambda each: _money(each.open, each.currency),
        sort_key=lambda each: each.open,
        align=Align.RIGHT,
        strong=lambda _each: True,
        export=lambda each: each.open,
        total=lambda each: Sum(each.open, each.currency),
    ),
    *(_band(place) for place in range(len(BAND_LABELS))),
    Column[ClientAgeing](
        "In dispute",
        lambda each: _money(each.disputed, each.currency),
        sort_key=lambda each: each.disputed,
        align=Align.RIGHT,
        tone=lambda each: Tone.WARNING if each.disputed else None,
        export=lambda each: each.disputed,
        total=lambda each: Sum(each.disputed, each.currency),
    ),
)


def _money(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency) if amount else "–"
