"""How lines, totals and balances are written: the rows of a line visibly add up to its amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from ppp_desktop.core.money import (
    NO_BREAK_SPACE,
    Rounding,
    format_amount,
    format_money,
    format_number,
    round_money,
)
from ppp_desktop.core.periods import format_day
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.payouts.arithmetic import exactly, settle
from ppp_desktop.payouts.explain import amount_steps
from ppp_desktop.payouts.lines import Line, Part, TaxLine
from ppp_desktop.payouts.words import Wording, listed
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.statements.document import DocumentLine, DocumentPart, TotalRow

_EXACT = Decimal("0.000001")  # what is stored, and agreed, has no more decimals
_SHORT = Decimal("0.0001")
_ONLY_WHEN_IT_CHANGES = frozenset({"shares", "gate", "multiplier", "limits", "parts"})
_UNTAXED = {
    TaxTreatment.EXEMPT.value: "exempt",
    TaxTreatment.REVERSE_CHARGE.value: "reverse charge",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a line with its exact amount."""

    amount: Decimal
    text: str = ""
    quantity: str = ""
    rate: str = ""


def document_lines(body: StatementBody) -> tuple[DocumentLine, ...]:
    """Return the lines as they are written, on paper and on screen."""
    worked = body.calculation
    return tuple(
        _line(position, line, worked.currency, worked.rounding)
        for position, line in enumerate(worked.lines, start=1)
    )


def document_totals(body: StatementBody) -> tuple[TotalRow, ...]:
    """Return subtotal, tax and total as they are written; the total comes last."""
    return tuple(_totals(body))


def document_balances(body: StatementBody) -> tuple[TotalRow, ...]:
    """Return what goes on to later periods: advances, clawback, and what is kept back."""
    currency, closing = body.calculation.currency, body.calculation.closing
    rows = []
    if closing.draw:
        rows.append(("Advances still to be recovered", closing.draw))
    if closing.clawback:
        rows.append(("Clawback carried over", closing.clawback))
    for held in closing.held:
        rows.append((f"Kept back in {held.kept_in.label}, due in {held.due.label}", held.amount))
    return tuple(TotalRow(label, format_money(amount, currency)) for label, amount in rows)


def terms_name(body: StatementBody) -> str:
    """Return contract and versions: "NL-LEAD, terms v3 of 1 June 2026", "… v2 and v3"."""
    if not body.versions:
        named = f"v{body.terms_version} of {format_day(body.terms_effective)}"
    else:
        named = listed(f"v{version.number}" for version in body.versions)
    return f"{body.contract_code}, terms {named}"


def terms_note(body: StatementBody) -> str:
    """Return the sentence that tells of a change of terms within the period; "" without any."""
    if not body.versions:
        return ""
    *earlier, last = body.versions
    until = ", ".join(
        f"version {version.number} until {_short_day(version.days.end)}" for version in earlier
    )
    changes = [format_day(version.days.start) for version in body.versions[1:]]
    return f"The terms changed on {listed(changes)}: {until}, version {last.number} from then on."


def share_text(share: Decimal) -> str:
    """Return an agreed share with all its decimals, so that it gives the amount beside it."""
    return f"{format_number(share * 100)}{NO_BREAK_SPACE}%"


def shortly(value: Decimal, currency: str = "") -> str:
    """Return a quantity (an amount with `currency`) in full, or endless decimals cut at four."""
    with exactly():
        settled = settle(value)
        is_short = settled == settled.quantize(_EXACT)
        shown = settled if is_short else settled.quantize(_SHORT, rounding=ROUND_DOWN)
        written = format_amount(shown, currency) if currency else format_number(shown)
        return written if is_short else f"{written}…"


def _short_day(day: date) -> str:
    return format_day(day).rsplit(" ", 1)[0]


def _line(position: int, line: Line, currency: str, rounding: Rounding) -> DocumentLine:
    rows = tuple(_rows(line, currency))
    return DocumentLine(
        position=position,
        name=line.name,
        rule=line.sentence,
        parts=tuple(_written(rows, line, currency, rounding)),
        amount=format_amount(line.amount, currency),
        note=_note(line.note, [row.text for row in rows]),
    )


def _rows(line: Line, currency: str) -> Iterator[_Row]:
    """Yield what adds up to the line: parts and modifications, or the steps where it has none."""
    if line.parts:
        for part in line.parts:
            yield _part(part, currency)
        for change in line.modifications:
            yield _Row(change.amount, change.text)
        return
    steps = [
        step
        for step in amount_steps(line.explanation)
        if step.value or step.step not in _ONLY_WHEN_IT_CHANGES
    ]
    if len(steps) > 1:
        for step in steps:
            yield _Row(step.value or Decimal(0), step.text)


def _part(part: Part, currency: str) -> _Row:
    if part.rate_is_share and part.rate == 1 and part.label:
        return _Row(part.amount, part.label)
    if part.rate_is_share:
        quantity, rate = shortly(part.quantity, currency), share_text(part.rate)
    else:
        quantity, rate = shortly(part.quantity), format_amount(part.rate, currency)
    return _Row(part.amount, part.label, quantity, rate)


def _written(
    rows: Sequence[_Row], line: Line, currency: str, rounding: Rounding
) -> Iterator[DocumentPart]:
    """Yield the rows to the cent; where that leaves a difference to the line, it has a row."""
    if len(rows) == 1:
        (only,) = rows
        whole = format_amount(line.amount, currency)
        yield DocumentPart(only.quantity, only.rate, whole, only.text)
        return
    shown = [round_money(settle(row.amount), currency, rounding) for row in rows]
    for row, amount in zip(rows, shown, strict=True):
        yield DocumentPart(row.quantity, row.rate, format_amount(amount, currency), row.text)
    difference = line.amount - sum(shown, Decimal(0))
    if rows and difference:
        exact = _wording(currency).money(settle(line.unrounded))
        text = f"Rounding: {exact} is rounded once, for the whole line"
        yield DocumentPart("", "", format_amount(difference, currency), text)


def _note(note: str, texts: Iterable[str]) -> str:
    """Return the note without what the rows say already."""
    for text in filter(None, texts):
        note = note.replace(f"{text}.", "")
        if note.strip().rstrip(".") in text:
            return ""
    return note.replace("  ", " ").strip()


def _totals(body: StatementBody) -> Iterator[TotalRow]:
    worked = body.calculation
    yield TotalRow("Subtotal", format_amount(worked.subtotal, worked.currency))
    if worked.tax is not None:
        yield TotalRow(_tax_label(worked.tax), format_amount(worked.tax.amount, worked.currency))
    yield TotalRow(f"Total {worked.currency}", format_amount(worked.total, worked.currency))


def _tax_label(tax: TaxLine) -> str:
    """Return what stands before the tax: its rate, or why there is none."""
    untaxed = _UNTAXED.get(tax.treatment)
    return f"{tax.name}, {untaxed}" if untaxed else f"{tax.name} {share_text(tax.rate)}"


def _wording(currency: str) -> Wording:
    return Wording(CatalogueWords(), currency)
