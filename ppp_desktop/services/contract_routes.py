"""Files of several clients: which column tells the contract, and which value means which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.imports.cells import RawSheet, cell_at, text_of
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.mapping import Mapping, export_format, records_of
from ppp_desktop.imports.mending import mend, mend_or_keep
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.imports.splitting import split_sheet
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import ContractRule
from ppp_desktop.services.contracts import ContractRow, ContractStatus, list_contracts
from ppp_desktop.services.import_checking import columns_of

MOST_VALUES = 2_000
_CHECK_EVERY_ROWS = 5_000
_LIKE_FROM = 88.0
_LEAST_LETTERS = 5
_LEGAL_FORMS = frozenset(
    "gmbh ag kg ug mbh ltd limited inc llc plc corp co company sa sas sarl srl spa bv nv ab oy sp"
    " zoo the and und".split()
)


@dataclass(frozen=True, slots=True)
class RouteColumn:
    """A column that may tell the contract; `dimension` is the key that its rules are kept by."""

    index: int
    header: str
    dimension: str


@dataclass(frozen=True, slots=True)
class RouteValue:
    """A value, its rows, and where they belong.

    `contract_id` None means no contract, once it is `decided`; `suggested` is the contract that
    has such a name.
    """

    value: str
    rows: int
    contract_id: int | None = None
    decided: bool = False
    suggested: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """How a sheet is divided: the column, and each of its values with most rows first."""

    column: RouteColumn
    values: tuple[RouteValue, ...]

    @property
    def undecided(self) -> int:
        """How many values nobody has decided on."""
        return sum(not each.decided for each in self.values)

    @property
    def contracts(self) -> frozenset[int]:
        """The contracts that rows go to."""
        return frozenset(each.contract_id for each in self.values if each.contract_id is not None)

    def decide(self, values: Iterable[str], contract_id: int | None) -> Route:
        """Return the route with `values` going to a contract, or to none."""
        chosen = frozenset(values)
        return replace(
            self,
            values=tuple(
                replace(each, contract_id=contract_id, decided=True)
                if each.value in chosen
                else each
                for each in self.values
            ),
        )

    def accept_suggestions(self) -> Route:
        """Return the route with every undecided value going where its name says."""
        return replace(
            self,
            values=tuple(
                replace(each, contract_id=each.suggested, decided=True)
                if not each.decided and each.suggested is not None
                else each
                for each in self.values
            ),
        )


def source_of(mapping: Mapping) -> str:
    """Return the tool whose rules hold for files read by `mapping`."""
    return mapping.source or export_format(mapping).source


def route_columns(sheet: RawSheet, mapping: Mapping) -> tuple[RouteColumn, ...]:
    """Return the columns that may tell the contract: mapped dimensions, then those not used."""
    fields = {choice.index: choice.field for choice in mapping.columns}
    found = [
        RouteColumn(
            column.index,
            column.header or f"Column {column.index + 1}",
            fields.get(column.index) or f"column {fold(column.header) or column.index + 1}",
        )
        for column in columns_of(sheet, mapping.header_row)
        if column.index not in fields or fields[column.index] in DIMENSIONS
    ]
    return tuple(sorted(found, key=lambda column: column.index not in fields))


def make_route(
    database: Database,
    sheet: RawSheet,
    mapping: Mapping,
    column: RouteColumn,
    source: str,
    *,
    before: Route | None = None,
    progress: Progress = SILENT,
) -> Route:
    """Return the values of a column with what is known of them; `before` has what was decided.

    Raises ValidationFailed where the column holds too many values to go through, Cancelled.
    """
    counts = _values(sheet, mapping, column.index, progress)
    if len(counts) > MOST_VALUES:
        raise ValidationFailed(
            f"“{column.header}” holds {len(counts):,} different values.",
            field="column",
            remedy="Choose a column that names the client, the account or the campaign.",
        )
    rules = _rules(database, source, column.dimension)
    decided = (
        {each.value: each.contract_id for each in before.values if each.decided}
        if (before is not None and before.column.dimension == column.dimension)
        else {}
    )
    contracts = [row for row in list_contracts(database) if row.status is not ContractStatus.ENDED]
    return Route(
        column,
        tuple(
            _value(value, rows, {**rules, **decided}, contracts)
            for value, rows in counts.most_common()
        ),
    )


def known_route(
    database: Database,
    sheet: RawSheet,
    mapping: Mapping,
    source: str,
    *,
    progress: Progress = SILENT,
) -> Route | None:
    """Return the route that earlier files of the source had, None where no rule is of use here."""
    with database.reading() as session:
        query = select(ContractRule.dimension).where(ContractRule.source == source).distinct()
        known = set(session.scalars(query))
    for column in route_columns(sheet, mapping) if known else ():
        if column.dimension in known:
            route = make_route(database, sheet, mapping, column, source, progress=progress)
            if any(each.decided for each in route.values):
                return route
    return None


def remember_route(session: Session, source: str, route: Route) -> None:
    """Keep what was decided, for the next file of the source."""
    rules = {
        rule.value: rule
        for rule in session.scalars(
            select(ContractRule).where(
                ContractRule.source == source, ContractRule.dimension == route.column.dimension
            )
        )
    }
    for each in route.values:
        if not each.decided:
            continue
        if each.value in rules:
            rules[each.value].contract_id = each.contract_id
        else:
            session.add(
                ContractRule(
                    source=source,
                    dimension=route.column.dimension,
                    value=each.value,
                    contract_id=each.contract_id,
                )
            )


def split_by(
    sheet: RawSheet, mapping: Mapping, parsed: ParsedSheet, route: Route
) -> tuple[tuple[int, ParsedSheet], ...]:
    """Return the results of each contract; together they account for every row of `parsed`."""
    owners = {each.value: each.contract_id for each in route.values if each.contract_id is not None}
    rows = mend(sheet, mapping).sheet.rows
    reason = f"of no contract by {route.column.header}"
    return split_sheet(parsed, rows, route.column.index, owners, reason)


def _values(sheet: RawSheet, mapping: Mapping, column: int, progress: Progress) -> Counter[str]:
    """Count the values of a column over the records that hold data, as they are read."""
    mended = mend_or_keep(sheet, mapping, progress=progress).sheet
    counts: Counter[str] = Counter()
    for done, record in enumerate(records_of(mended, mapping)):
        if done % _CHECK_EVERY_ROWS == 0:
            progress.check_cancelled()
        if not record.ignored:
            counts[text_of(cell_at(record.cells, column))] += 1
    return counts


def _rules(database: Database, source: str, dimension: str) -> dict[str, int | None]:
    with database.reading() as session:
        query = select(ContractRule.value, ContractRule.contract_id).where(
            ContractRule.source == source, ContractRule.dimension == dimension
        )
        return {rule.value: rule.contract_id for rule in session.execute(query)}


def _value(
    value: str, rows: int, known: Mapped[str, int | None], contracts: Sequence[ContractRow]
) -> RouteValue:
    if value in known:
        return RouteValue(value, rows, known[value], decided=True)
    return RouteValue(value, rows, suggested=suggest_contract(value, contracts))


def suggest_contract(value: str, contracts: Sequence[ContractRow]) -> int | None:
    """Return the contract of whose code, name or client `value` says more than of any other's."""
    from rapidfuzz import fuzz

    said = fold(value).split()
    ranked = []
    for row in contracts:
        words = set(fold(f"{row.code} {row.name} {row.client_name}").split()) - _LEGAL_FORMS
        known = {
            word for word in words if any(fuzz.ratio(word, other) >= _LIKE_FROM for other in said)
        }
        ranked.append((sum(map(len, known)), row.id))
    ranked.sort(reverse=True)
    if not ranked or ranked[0][0] < _LEAST_LETTERS:
        return None
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][1]
