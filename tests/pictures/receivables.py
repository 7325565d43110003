"""The states of the receivables page: the list, a life beside it, the ageing, one client, none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.models.database import Database
from ppp_desktop.services.life_recording import record_payment
from ppp_desktop.services.receivables import OpenStatement, ageing
from ppp_desktop.services.receivables_overview import Receivables, read_receivables
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.receivables.page import AGEING, OPEN, ReceivablesPage

_NAMES = (
    "Süddeutsche Gesellschaft für Solartechnik, Speicher und Wallboxen mbH & Co. KG",
    "Ye",
    "שמש הצפון בע״מ",
    "Compagnie générale de l’éclairage et du chauffage urbains de Saint-Étienne",
    "<b>Bold & Sons</b>",
)
_CURRENCIES = ("EUR", "GBP", "JPY", "PLN")


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    page = window.show_page("receivables")
    assert isinstance(page, ReceivablesPage)
    idle = window.context.tasks.wait_idle
    idle()
    yield "receivables-open"
    page.open_view.table.view.selectRow(0)
    idle()
    yield "receivables-life"
    page.record_payment()
    idle()
    yield "receivables-payment"
    page.side_panel.close_panel()
    page.views.choose(AGEING)
    yield "receivables-ageing"
    page.ageing.choose("USD")
    yield "receivables-ageing-usd"
    page.ageing.band_chosen.emit(2, "USD")
    yield "receivables-band"
    today = page.context.today()
    page.open_view.narrowed.click()
    page._show(crowd(read_receivables(sample, today=today)))
    yield "receivables-many"
    page.views.choose(AGEING)
    page.ageing.choose("JPY")
    yield "receivables-many-ageing"
    page.views.choose(OPEN)
    for row in read_receivables(sample, today=today).open:
        if row.row.currency == "USD":
            record_payment(sample, row.row.id, amount=row.life.open, day=today, author="Nele")
    page.views.choose(OPEN)
    page.context.notify_changes(Changes.of(Topic.STATEMENTS))
    idle()
    yield "receivables-one-currency"
    for row in read_receivables(sample, today=today).open:
        record_payment(sample, row.row.id, amount=row.life.open, day=today, author="Nele")
    page.context.notify_changes(Changes.of(Topic.STATEMENTS))
    idle()
    yield "receivables-settled"


def crowd(found: Receivables) -> Receivables:
    """Return many open statements of long-named clients in four currencies."""
    rows = []
    for number in range(240):
        given = found.open[number % len(found.open)]
        row = replace(
            given.row,
            id=1000 + number,
            number=f"HF-2026-07-{number:04}",
            client_name=_NAMES[number % len(_NAMES)],
            currency=_CURRENCIES[number % len(_CURRENCIES)],
        )
        late = number * 3 % 130
        life = replace(given.life, total=given.life.total * (number + 1), days_overdue=late)
        rows.append(replace(given, row=row, life=life, reminded_on=found.open[0].row.issued_on))
    figures = tuple(
        replace(
            found.figures[0],
            currency=currency,
            open=Decimal("12345678.9") * (place + 1),
            overdue=Decimal("2345678.9"),
            disputed=Decimal("1234567.89"),
            expected=Decimal("987654.32"),
            bands=tuple(Decimal(1_234_567) * (band + 1) for band in range(5)),
            statements=60,
            late=57,
        )
        for place, currency in enumerate(_CURRENCIES)
    )
    clients = ageing(OpenStatement(each.row, each.life) for each in rows)
    return replace(found, open=tuple(rows), figures=figures, clients=tuple(clients))
