"""Works the statement of an evidence pack out again, without any store, and compares each line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.exact import from_scaled
from ppp_desktop.core.money import format_money
from ppp_desktop.core.vocabulary import Detail, Measure, MeasureRequest
from ppp_desktop.payouts.lines import Calculation, Line
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.metric_words import describe_request, format_metric
from ppp_desktop.services.pack_reading import Pack, PackedResult, read_pack
from ppp_desktop.services.stated_sums import stated_sums
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statement_making import recalculate


@dataclass(frozen=True, slots=True)
class PackFinding:
    """Something that is not as it was issued; `line` counts from 1, None for no single line."""

    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class PackVerdict:
    """What working a pack out again came to; without findings it is the same to the cent.

    `total` is what the pack states, `recalculated` what its own results and terms give, None where
    they cannot be worked out.
    """

    number: str
    currency: str
    total: Decimal
    recalculated: Decimal | None
    lines: int
    results: int
    findings: tuple[PackFinding, ...]

    @property
    def same(self) -> bool:
        """Whether everything is as it was issued."""
        return not self.findings


def verify_pack(path: Path) -> PackVerdict:
    """Check and recompute the pack at `path`; raises ValidationFailed for what is no pack.

    In this order: each part against its SHA-256, the results against the figures that they add
    up to, the lines against what the terms give from these figures, the total, the seals.
    """
    pack = read_pack(path)
    body = pack.body
    findings = [
        PackFinding(None, f"{name} is not the file that was packed.") for name in pack.changed
    ]
    findings += _figures(pack)
    again: Calculation | None = None
    try:
        again = recalculate(body)
    except PppError as error:
        findings.append(PackFinding(None, f"Its terms cannot be worked out: {error}"))
    if again is not None:
        findings += _lines(body, again)
    findings += _sums(pack)
    if not findings and not (pack.sealed and pack.results_sealed):
        what = "statement" if not pack.sealed else "list of results"
        findings.append(PackFinding(None, f"The {what} is not the one that was issued."))
    return PackVerdict(
        number=pack.number,
        currency=body.calculation.currency,
        total=pack.total,
        recalculated=None if again is None else again.total,
        lines=len(body.calculation.lines),
        results=len(pack.results),
        findings=tuple(findings),
    )


def _figures(pack: Pack) -> Iterator[PackFinding]:
    """Compare every figure with the results that are packed for it."""
    body = pack.body
    currency = body.calculation.currency
    packed: dict[int, list[PackedResult]] = defaultdict(list)
    for result in pack.results:
        packed[result.figure].append(result)
    stated = stated_sums(body)
    for position, base in enumerate(body.bases):
        rows = packed.get(position, [])
        found = from_scaled(sum(row.value for row in rows))
        if base in stated and stated[base] != found:
            said = (
                f"The results of {describe_request(base, currency)} add up to "
                f"{format_metric(base.metric, found, currency)}, not to "
                f"{format_metric(base.metric, stated[base], currency)}."
            )
            yield from _of_lines(body, base, said)
        elif any(_differs(measure, rows) for measure in _details(body, base)):
            said = f"The single results of {describe_request(base, currency)} are others."
            yield from _of_lines(body, base, said)


def _details(body: StatementBody, base: MeasureRequest) -> Iterator[Measure]:
    for measure in body.measures:
        is_broken_down = measure.request.detail is not Detail.SUM and not measure.conversions
        if is_broken_down and base_requests(measure.request) == (base,):
            yield measure


def _differs(measure: Measure, rows: Iterable[PackedResult]) -> bool:
    """Tell whether events or groups of a figure are not those of its results."""
    if measure.request.detail is Detail.EVENTS:
        counted = Counter({(each.day, each.value): 0 for each in measure.events})
        for event in measure.events:
            counted[event.day, event.value] += event.count
        return counted != Counter((row.day, from_scaled(row.value)) for row in rows)
    grouped: dict[Sequence[str], int] = defaultdict(int)
    for row in rows:
        grouped[tuple(row.dimensions[name] for name in measure.request.by)] += row.value
    stated = {group.values: group.value for group in measure.groups}
    return stated != {key: from_scaled(value) for key, value in grouped.items()}


def _of_lines(body: StatementBody, base: MeasureRequest, said: str) -> Iterator[PackFinding]:
    """Yield a finding for every line that rests on a figure, one for none where no line does."""
    behind: list[int | None] = [
        position
        for position, line in enumerate(body.calculation.lines, start=1)
        if any(base in base_requests(request) for request in line.measures)
    ]
    for position in behind or [None]:
        yield PackFinding(position, _named(body, position, said))


def _lines(body: StatementBody, again: Calculation) -> Iterator[PackFinding]:
    """Compare every line with what the terms give from the frozen figures."""
    currency = body.calculation.currency
    stated, found = _by_key(body.calculation), _by_key(again)
    for position, line in enumerate(body.calculation.lines, start=1):
        other = found.get(line.key)
        if other is None:
            said = "its terms give no such line."
        elif other.amount != line.amount:
            said = (
                f"it says {format_money(line.amount, currency)}, its terms give "
                f"{format_money(other.amount, currency)}."
            )
        elif other != line:
            said = "the amount is the same, but not how it came about."
        else:
            continue
        yield PackFinding(position, _named(body, position, said))
    for key, line in found.items():
        if key not in stated:
            amount = format_money(line.amount, currency)
            yield PackFinding(None, f"A line is missing: {line.name}, {amount}.")
    if again.tax != body.calculation.tax:
        yield PackFinding(None, "The tax is not what its rate gives.")


def _sums(pack: Pack) -> Iterator[PackFinding]:
    worked = pack.body.calculation
    currency = worked.currency
    added = sum((line.amount for line in worked.lines), Decimal(0))
    tax = worked.tax.amount if worked.tax else Decimal(0)
    for what, stated, found in (
        ("subtotal", worked.subtotal, added),
        ("total", worked.total, worked.subtotal + tax),
        ("amount due", pack.total, worked.total),
    ):
        if stated != found:
            yield PackFinding(
                None,
                f"The {what} says {format_money(stated, currency)}, its lines add up to "
                f"{format_money(found, currency)}.",
            )


def _by_key(worked: Calculation) -> Mapping[str, Line]:
    return {line.key: line for line in worked.lines}


def _named(body: StatementBody, position: int | None, said: str) -> str:
    if position is None:
        return said
    return f"Line {position}, {body.calculation.lines[position - 1].name}: {said}"
