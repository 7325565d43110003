"""What an issued statement freezes: the calculation with its explanations, and all that is printed.

The body is stored as JSON with decimals as texts, and sealed with a checksum.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from pydantic import TypeAdapter

from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Status
from ppp_desktop.payouts.adjusting import Adjusting
from ppp_desktop.payouts.balances import NO_BALANCES, Balances
from ppp_desktop.payouts.context import ObjectiveFigure
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.services.calculation import ObjectiveResult
from ppp_desktop.services.statement_comparison import NO_COMPARISON, Comparison


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A party as printed. `logo` is the SHA-256 of an image in the store, "" for none."""

    name: str
    lines: tuple[str, ...]
    payment: str = ""
    footer: str = ""
    page_size: str = "A4"
    accent: str = "#17656E"
    logo: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveHistory:
    """An objective's result with its values in the last periods, oldest first, this one last."""

    result: ObjectiveResult
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Results of a measure's scope that did not count because of their status."""

    request: MeasureRequest
    status: Status
    rows: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Issue:
    """What issuing a statement settled. `sources` is the SHA-256 over the results kept with it.

    `sequence` counts the numbers of its `year`; 0 in bodies of earlier versions of the program.
    """

    contract_id: int
    on: date
    due: date
    sources: str
    year: int = 0
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class BodyVersion:
    """A version of the terms, numbered from 1, and the days of the period that it covers."""

    number: int
    effective: date
    terms: Mapping[str, object]
    days: Period


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Results of an earlier period that were reversed at one age, as the measures they made."""

    age_days: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """An earlier period of which results were reversed in this one, as it was paid."""

    period: Period
    active: Period
    versions: tuple[BodyVersion, ...]
    measures: tuple[Measure, ...]
    objectives: tuple[ObjectiveFigure, ...]
    taken: tuple[TakenBack, ...]
    left: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Reverses:
    """What a credit takes back as a whole: the number of the void statement, and why."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class StatementBody:
    """One statement, or the credit that takes one back.

    `versions` has an entry for each part of a period that a change of terms cuts, and is empty
    where there is only one version, that of `terms`. `opening` is what the period before left,
    `paid_before` what was reversed of earlier ones. `bases` are the stored sums behind its lines,
    in the order in which the rows of `statement_sources` number them; `issue` is None in drafts.
    A credit has `reverses`: its `calculation` is the original's with the other sign, over the
    original's results. `replaces` is the number of the void statement that this one is issued for
    instead, "" for none; `adjustments` are the manual lines as they were agreed.
    `comparison` is what stands beside the calculation, which does not rest on it.
    `language` is that of its documents, English where it is "".
    """

    agency: Letterhead
    client: Letterhead
    client_code: str
    contract_code: str
    contract_name: str
    period: Period
    period_noun: str
    active: Period
    terms_version: int
    terms_effective: date
    terms: Mapping[str, object]
    calculation: Calculation
    measures: tuple[Measure, ...]
    bases: tuple[MeasureRequest, ...]
    exclusions: tuple[Exclusion, ...]
    objectives: tuple[ObjectiveHistory, ...]
    rules: tuple[tuple[str, str], ...]
    order: str
    tax_note: str
    payment_days: int
    warnings: tuple[str, ...]
    issue: Issue | None = None
    versions: tuple[BodyVersion, ...] = ()
    opening: Balances = NO_BALANCES
    paid_before: tuple[PaidBefore, ...] = ()
    is_last: bool = False
    language: str = ""
    reverses: Reverses | None = None
    replaces: str = ""
    adjustments: tuple[Adjusting, ...] = ()
    comparison: Comparison = NO_COMPARISON


_ADAPTER: TypeAdapter[StatementBody] = TypeAdapter(StatementBody)


def body_to_json(body: StatementBody) -> dict[str, object]:
    """Return the JSON form that is stored."""
    document: dict[str, object] = _ADAPTER.dump_python(body, mode="json")
    return document


def body_from_json(document: Mapping[str, object]) -> StatementBody:
    """Return the body that was stored."""
    return _ADAPTER.validate_json(json.dumps(document))


def seal(number: str, total: Decimal, document: Mapping[str, object]) -> str:
    """Return the SHA-256 over number, total and body: what `check` compares."""
    canonical = json.dumps(
        [number, to_scaled(total), document],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
