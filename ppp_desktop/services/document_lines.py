"""How lines, totals and balances are written: the rows of a line visibly add up to its amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from ppp_desktop.core.money import Rounding, round_money
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.payouts.adjustment_lines import ADJUSTMENT
from ppp_desktop.payouts.arithmetic import exactly, settle
from ppp_desktop.payouts.explain import amount_steps
from ppp_desktop.payouts.lines import Line, Part, TaxLine
from ppp_desktop.services.document_phrases import phrases_of
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statement_comparison import Origin
from ppp_desktop.statements.document import DocumentLine, DocumentPart, TotalRow
from ppp_desktop.statements.phrases import Names, Phrasebook, phrasebook
from ppp_desktop.statements.writing import Writing, writing_in

_CORRECTS = "Corrects statement "
_EXACT = Decimal("0.000001")  # what is stored, and agreed, has no more decimals
_SHORT = Decimal("0.0001")
_ONLY_WHEN_IT_CHANGES = frozenset({"shares", "gate", "multiplier", "limits", "parts"})
_UNTAXED = {
    TaxTreatment.EXEMPT.value: "totals.exempt",
    TaxTreatment.REVERSE_CHARGE.value: "totals.reverse_charge",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a line with its exact amount."""

    amount: Decimal
    text: str = ""
    quantity: str = ""
    rate: str = ""


def document_lines(body: StatementBody, language: str = "") -> tuple[DocumentLine, ...]:
    """Return the lines as they are written, on paper and on screen."""
    worked, writing = body.calculation, writing_in(language)
    speech = _Speech(writing, worked.currency, worked.rounding, phrases_of(body, language))
    return tuple(
        _line(position, line, speech, body.comparison.origins)
        for position, line in enumerate(worked.lines, start=1)
    )


def document_totals(body: StatementBody, language: str = "") -> tuple[TotalRow, ...]:
    """Return subtotal, tax and total as they are written; the total comes last."""
    return tuple(_totals(body, writing_in(language)))


def document_balances(body: StatementBody, language: str = "") -> tuple[TotalRow, ...]:
    """Return what goes on to later periods: advances, clawback, and what is kept back."""
    writing = writing_in(language)
    currency, closing = body.calculation.currency, body.calculation.closing
    rows = []
    if closing.draw:
        rows.append((writing.text("totals.advances"), closing.draw))
    if closing.clawback:
        rows.append((writing.text("totals.clawback"), closing.clawback))
    for held in closing.held:
        kept, due = writing.period(held.kept_in), writing.period(held.due)
        rows.append((writing.text("totals.kept_back", period=kept, due=due), held.amount))
    return tuple(TotalRow(label, writing.money(amount, currency)) for label, amount in rows)


def terms_name(body: StatementBody, language: str = "") -> str:
    """Return contract and versions: "NL-LEAD, terms v3 of 1 June 2026", "… v2 and v3"."""
    writing = writing_in(language)
    if body.versions:
        named = writing.listed(f"v{version.number}" for version in body.versions)
        return writing.text("document.several_terms", contract=body.contract_code, versions=named)
    return writing.text(
        "document.terms_of",
        contract=body.contract_code,
        version=str(body.terms_version),
        day=writing.day(body.terms_effective),
    )


def terms_note(body: StatementBody, language: str = "") -> str:
    """Return the sentence that tells of a change of terms within the period; "" without any."""
    if not body.versions:
        return ""
    writing = writing_in(language)
    *earlier, last = body.versions
    until = ", ".join(
        writing.text(
            "document.version_until",
            version=str(version.number),
            day=writing.day_of_year(version.days.end),
        )
        for version in earlier
    )
    changes = writing.listed(writing.day(version.days.start) for version in body.versions[1:])
    return writing.text(
        "document.terms_changed", days=changes, until=until, version=str(last.number)
    )


def shortly(value: Decimal, currency: str = "", language: str = "") -> str:
    """Return a quantity (an amount with `currency`) in full, or endless decimals cut at four."""
    writing = writing_in(language)
    with exactly():
        settled = settle(value)
        is_short = settled == settled.quantize(_EXACT)
        shown = settled if is_short else settled.quantize(_SHORT, rounding=ROUND_DOWN)
        written = writing.amount(shown, currency) if currency else writing.number(shown)
        return written if is_short else f"{written}…"


def written_exactly(amount: Decimal, currency: str, writing: Writing) -> str:
    """Return an amount with its currency; of endless decimals the first six and an ellipsis."""
    with exactly():
        shown = amount.quantize(_EXACT, rounding=ROUND_DOWN)
        return writing.money(shown, currency, tail="" if shown == amount else "…")


def row_texts(line: Line, currency: str, rounding: Rounding) -> list[str]:
    """Return what the rows of a line say, as it is frozen."""
    speech = _Speech(writing_in(""), currency, rounding, phrasebook("", Names()))
    return [row.text for row in _rows(line, speech)]


@dataclass(frozen=True, slots=True)
class _Speech:
    """How one statement writes its figures and says its sentences."""

    writing: Writing
    currency: str
    rounding: Rounding
    book: Phrasebook

    def amount(self, amount: Decimal) -> str:
        return self.writing.amount(amount, self.currency)


def _line(position: int, line: Line, speech: _Speech, origins: Sequence[Origin]) -> DocumentLine:
    rows = tuple(_rows(line, speech))
    said = speech.book.sentences(_note(line.note, [row.text for row in rows]))
    if line.kind == ADJUSTMENT:
        said = _corrected(line.note, speech)
    notes = (said, *_origins(line, origins, speech))
    return DocumentLine(
        position=position,
        name=_name(line, speech.writing),
        rule=_rule(line, speech),
        parts=tuple(_written(rows, line, speech)),
        amount=speech.amount(line.amount),
        note=" ".join(filter(None, notes)),
    )


def _rule(line: Line, speech: _Speech) -> str:
    """Return the rule in words; the cause of an adjustment stays as somebody wrote it."""
    return line.sentence if line.kind == ADJUSTMENT else speech.book.sentences(line.sentence)


def _corrected(note: str, speech: _Speech) -> str:
    number = note.removeprefix(_CORRECTS).removesuffix(".")
    is_named = note.startswith(_CORRECTS)
    return speech.writing.text("lines.corrects", number=number) if is_named else note


def _origins(line: Line, origins: Sequence[Origin], speech: _Speech) -> Iterator[str]:
    """Yield which statements a clawback takes back from."""
    for origin in origins if line.kind == "clawback" else ():
        period = speech.writing.period(origin.period)
        yield speech.writing.text("lines.of_statement", number=origin.number, period=period)


def _name(line: Line, writing: Writing) -> str:
    """Return what people called it; rules of the whole contract have names of the language's own.

    A line of some days only has them behind its name.
    """
    own = f"names.{line.key}"
    if writing.has(own):
        return writing.text(own)
    name, opened, days = line.name.removesuffix(")").rpartition(" (")
    if "@" in line.key and opened:
        return f"{name} ({writing.span_in_words(days)})"
    return line.name


def _rows(line: Line, speech: _Speech) -> Iterator[_Row]:
    """Yield what adds up to the line: parts and modifications, or the steps where it has none."""
    if line.parts:
        for part in line.parts:
            yield _part(part, speech)
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


def _part(part: Part, speech: _Speech) -> _Row:
    writing = speech.writing
    if part.rate_is_share and part.rate == 1 and part.label:
        return _Row(part.amount, part.label)
    if part.rate_is_share:
        quantity = shortly(part.quantity, speech.currency, writing.language)
        rate = writing.share(part.rate)
    else:
        quantity = shortly(part.quantity, language=writing.language)
        rate = speech.amount(part.rate)
    return _Row(part.amount, part.label, quantity, rate)


def _written(rows: Sequence[_Row], line: Line, speech: _Speech) -> Iterator[DocumentPart]:
    """Yield the rows to the cent; where that leaves a difference to the line, it has a row."""
    if len(rows) == 1:
        (only,) = rows
        said = speech.book.label(only.text)
        yield DocumentPart(only.quantity, only.rate, speech.amount(line.amount), said)
        return
    shown = [round_money(settle(row.amount), speech.currency, speech.rounding) for row in rows]
    for row, amount in zip(rows, shown, strict=True):
        said = speech.book.label(row.text)
        yield DocumentPart(row.quantity, row.rate, speech.amount(amount), said)
    difference = line.amount - sum(shown, Decimal(0))
    if rows and difference:
        exact = written_exactly(settle(line.unrounded), speech.currency, speech.writing)
        text = speech.writing.text("lines.rounding", amount=exact)
        yield DocumentPart("", "", speech.amount(difference), text)


def _note(note: str, texts: Iterable[str]) -> str:
    """Return the note without what the rows say already."""
    for text in filter(None, texts):
        note = note.replace(f"{text}.", "")
        if note.strip().rstrip(".") in text:
            return ""
    return note.replace("  ", " ").strip()


def _totals(body: StatementBody, writing: Writing) -> Iterator[TotalRow]:
    worked = body.calculation
    currency = worked.currency
    yield TotalRow(writing.text("totals.subtotal"), writing.amount(worked.subtotal, currency))
    if worked.tax is not None:
        amount = writing.amount(worked.tax.amount, currency)
        yield TotalRow(_tax_label(worked.tax, writing), amount)
    total = writing.text("totals.total", currency=currency)
    yield TotalRow(total, writing.amount(worked.total, currency))


def _tax_label(tax: TaxLine, writing: Writing) -> str:
    """Return what stands before the tax: its rate, or why there is none."""
    untaxed = _UNTAXED.get(tax.treatment)
    if untaxed:
        return writing.text(untaxed, name=tax.name)
    return writing.text("totals.taxed", name=tax.name, rate=writing.share(tax.rate))
