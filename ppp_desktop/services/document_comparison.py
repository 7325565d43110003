"""What changed since the last statement, and what the client got for the money, as written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ppp_desktop.core.money import round_money
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.comparing import counted_lines
from ppp_desktop.services.document_lines import shortly
from ppp_desktop.services.document_names import named_figure
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statement_comparison import ClientReturn, LineBefore, Since
from ppp_desktop.statements.document import ChangeRow, ChangeTable, TotalRow
from ppp_desktop.statements.writing import Writing

_NONE = "–"


def document_changes(body: StatementBody, writing: Writing) -> ChangeTable | None:
    """Return this period against the one before, line by line; None for a credit or a first one."""
    since = body.comparison.since
    if since is None or body.reverses is not None:
        return None
    title = writing.text("changes.title", number=since.number, period=writing.period(since.period))
    return ChangeTable(title, tuple(_rows(body, since, writing)))


def document_returns(body: StatementBody, writing: Writing) -> tuple[TotalRow, ...]:
    """Return what the client put in and what came back; nothing on a credit."""
    found = body.comparison.returned
    if found is None or body.reverses is not None:
        return ()
    return tuple(_returns(found, body.calculation.currency, writing))


def _rows(body: StatementBody, since: Since, writing: Writing) -> Iterator[ChangeRow]:
    worked = body.calculation
    before = {line.key: line for line in since.lines}
    now = {line.key: line for line in counted_lines(worked.lines, body.measures)}
    for key in dict.fromkeys((*now, *before)):
        if not any(each is not None and _tells(each) for each in (now.get(key), before.get(key))):
            continue  # a rule that changed nothing in either period
        yield _row(before.get(key), now.get(key), worked.currency, writing)
    yield ChangeRow(
        writing.text("totals.subtotal"),
        "",
        "",
        writing.amount(since.subtotal, worked.currency),
        writing.amount(worked.subtotal, worked.currency),
        _signed(worked.subtotal - since.subtotal, worked.currency, writing),
    )


def _row(
    before: LineBefore | None, now: LineBefore | None, currency: str, writing: Writing
) -> ChangeRow:
    was = Decimal(0) if before is None else before.amount
    amount = Decimal(0) if now is None else now.amount
    named = now or before
    own = f"names.{named.key}" if named else ""
    name = named.name if named else ""
    return ChangeRow(
        writing.text(own) if own and writing.has(own) else name,
        _quantity(before, currency, writing),
        _quantity(now, currency, writing),
        _NONE if before is None else writing.amount(was, currency),
        _NONE if now is None else writing.amount(amount, currency),
        _signed(amount - was, currency, writing),
    )


def _tells(line: LineBefore) -> bool:
    return bool(line.amount or line.quantity)


def _quantity(line: LineBefore | None, currency: str, writing: Writing) -> str:
    if line is None or line.quantity is None:
        return ""
    is_money = metric(line.metric).unit is Unit.MONEY
    return shortly(line.quantity, currency if is_money else "", writing.language)


def _signed(amount: Decimal, currency: str, writing: Writing) -> str:
    written = writing.amount(amount, currency)
    return f"+{written}" if amount > 0 else written


def _returns(found: ClientReturn, currency: str, writing: Writing) -> Iterator[TotalRow]:
    money = {
        "spend": found.spend,
        "pay": found.pay,
        "invested": None if found.spend is None else found.invested,
        "revenue": found.revenue,
    }
    for key, amount in money.items():
        if amount is not None:
            yield TotalRow(writing.text(f"returns.{key}"), _money(amount, currency, writing))
    if found.roas is not None:
        unit = writing.money(Decimal(1), currency)
        yield TotalRow(
            writing.text("returns.roas", unit=unit), _money(found.roas, currency, writing)
        )
    if found.roi is not None:
        yield TotalRow(writing.text("returns.roi"), writing.percent(found.roi))
    if found.effective is not None and found.counted is not None:
        counted = named_figure(found.counted.metric, found.counted.scope, writing)
        label = writing.text("returns.effective", result=counted)
        yield TotalRow(label, _money(found.effective, currency, writing))


def _money(value: Decimal, currency: str, writing: Writing) -> str:
    """Return an amount to the cent: nothing is paid by it, so it is rounded for reading."""
    return writing.money(round_money(value, currency), currency)
