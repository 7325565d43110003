"""The annex of a statement: the results behind its figures, as they are written."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from ppp_desktop.core.vocabulary import Conversion, Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.document_lines import shortly, written_exactly
from ppp_desktop.services.document_names import describe_days
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.sources import Sources
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.statements.document import AnnexSection, SourceRow
from ppp_desktop.statements.writing import Writing

_SHOWN_RATE = Decimal("0.000001")


def annex_section(found: Sources, body: StatementBody, writing: Writing) -> AnnexSection:
    """Return the results behind one figure with their total and files."""
    request, currency = found.request, body.calculation.currency
    is_money = metric(request.metric).unit is Unit.MONEY
    total, conversions = found.total_value, converted_sum(body, request)
    if conversions is not None:
        total = conversions.value or Decimal(0)
    return AnnexSection(
        title=describe_days(request, currency, writing.language),
        summary=_summary(found, currency, writing),
        rows=tuple(
            SourceRow(
                reference=row.reference,
                day=row.day,
                description=row.description,
                quantity=_quantity(row.value, currency if is_money else "", writing),
                file=row.file,
                sheet=row.sheet,
                row=row.row,
            )
            for row in found.rows
        ),
        total=shortly(total, currency if is_money else "", writing.language),
        quantity_title=_quantity_title(
            request, currency, writing, is_converted=conversions is not None
        ),
        files=tuple((file.file, file.sha256) for file in found.files),
        position=_position(body, request),
        notes=() if conversions is None else _conversion_notes(conversions, currency, writing),
    )


def converted_sum(body: StatementBody, base: MeasureRequest) -> Measure | None:
    """Return a sum in which money of other currencies was converted; None where none was."""
    for found in body.measures:
        if not found.conversions:
            continue
        bases = base_requests(found.request)
        figures = (found.value,) if len(bases) == 1 else (found.numerator, found.denominator)
        money = {
            each: figure
            for each, figure in zip(bases, figures, strict=True)
            if metric(each.metric).unit is Unit.MONEY
        }
        # Of two sums of money in one ratio it is not told which had which.
        if list(money) == [base]:
            return replace(found, request=base, value=money[base])
    return None


def _quantity_title(
    request: MeasureRequest, currency: str, writing: Writing, *, is_converted: bool
) -> str:
    if is_converted:
        return writing.text("annex.as_reported")
    if metric(request.metric).unit is Unit.MONEY:
        return currency
    return writing.text(f"metrics.{request.metric}")


def _conversion_notes(found: Measure, currency: str, writing: Writing) -> tuple[str, ...]:
    return (
        writing.text("annex.converted", currency=currency),
        *(_conversion(each, currency, writing) for each in found.conversions),
    )


def _conversion(found: Conversion, currency: str, writing: Writing) -> str:
    rate = found.rate.quantize(_SHOWN_RATE, rounding=ROUND_HALF_EVEN)
    return writing.text(
        "annex.conversion",
        amount=writing.money(found.amount, found.currency),
        rate=writing.number(rate),
        on=writing.span_in_words(found.on),
        result=written_exactly(found.result, currency, writing),
    )


def _position(body: StatementBody, base: MeasureRequest) -> int:
    """Return the first line, counted from 1, that rests on `base`."""
    for position, line in enumerate(body.calculation.lines, start=1):
        if any(base in base_requests(request) for request in line.measures):
            return position
    return 0


def _summary(found: Sources, currency: str, writing: Writing) -> str:
    unit = currency if metric(found.request.metric).unit is Unit.MONEY else ""
    sentences = [
        writing.text(
            "annex.rows_from_files",
            rows=writing.counted("annex.rows", found.total_rows),
            files=writing.counted("annex.files", len(found.files)),
        )
    ]
    if found.request.hold_days:
        sentences.append(writing.counted("annex.held", found.request.hold_days))
    left_out = [
        writing.text(
            "annex.left_out",
            count=writing.number(Decimal(exclusion.rows)),
            status=writing.text(f"statuses.{exclusion.status.value}"),
            amount=_quantity(exclusion.value, unit, writing),
        )
        for exclusion in found.exclusions
    ]
    if left_out:
        sentences.append(writing.text("annex.not_counted", list=", ".join(left_out)))
    return " ".join(sentences)


def _quantity(value: Decimal, currency: str, writing: Writing) -> str:
    return writing.amount(value, currency) if currency else writing.number(value)
