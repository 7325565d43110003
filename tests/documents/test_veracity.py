"""Every number on a printed statement, read back from the PDF, is the one that was frozen."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from ppp_desktop.core.money import round_money
from ppp_desktop.models.clients import Client
from ppp_desktop.models.database import Database, create_database
from ppp_desktop.payouts.arithmetic import settle
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.contracts import find_contract
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statements import close_period, get_statement
from ppp_desktop.statements.pdf import statement_bytes
from ppp_desktop.statements.writing import LANGUAGES, writing_in
from tests.documents.columns import Figure, edge_of, figures
from tests.documents.contracts import make_statement
from tests.documents.golden import lines_of
from tests.integration.rich_statement import CODE, ISSUED, JUNE, make_rich_statement
from tests.unit.statements.reading import PrintedPage, read

CENT, SHORT = Decimal("0.01"), Decimal("0.0001")
MARGIN = 51.0  # points


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = create_database(tmp_path_factory.mktemp("veracity") / "rich.ppp")
    make_rich_statement(database, issue=False)
    yield database
    database.close()


@pytest.fixture(params=LANGUAGES)
def printed(request: pytest.FixtureRequest, store: Database) -> tuple[str, StatementBody, bytes]:
    """A statement with a line of every kind in one language: its body, and its PDF."""
    language = str(request.param)
    with store.writing() as session:
        session.execute(update(Client).values(language=language))
    contract = find_contract(store, CODE)
    row, _changes = close_period(store, contract.id, JUNE, issue=False, today=ISSUED)
    body = get_statement(store, row.id).body
    assert body.language == language
    return language, body, statement_bytes(make_document(store, row.id))


def test_every_number_is_the_frozen_one(printed: tuple[str, StatementBody, bytes]) -> None:
    language, body, data = printed
    pages = read(data)
    front = list(_before_the_annex(pages, data, language))
    amounts = _column(front, pages[0].width - MARGIN, language)
    worked = body.calculation
    assert [each.value for each in amounts if each.is_strong][: len(worked.lines)] == [
        line.amount for line in worked.lines
    ]
    _compare_lines(amounts, body)
    _compare_totals(amounts, body)
    _compare_quantities(front, data, language, body)


def _compare_lines(amounts: list[Figure], body: StatementBody) -> None:
    """Compare each row of each line, and that the rows add up to the line."""
    rest = amounts
    for line in body.calculation.lines:
        rows = _row_amounts(line, body)
        taken, rest = _until_strong(rest)
        *parts, total = [each.value for each in taken]
        assert total == line.amount, line.name
        assert parts[: len(rows)] == rows, line.name
        rounding = sum(parts[len(rows) :], Decimal(0))
        assert not rows or sum(rows, rounding) == line.amount, line.name
        assert len(parts) <= len(rows) + 1, line.name


def _row_amounts(line: Line, body: StatementBody) -> list[Decimal]:
    """Return what the rows of a line must say: none where its own amount is all there is."""
    amounts = [part.amount for part in line.parts] + [each.amount for each in line.modifications]
    if not line.parts:
        amounts = [
            step.value
            for step in line.explanation.children
            if step.value is not None and step.step not in {"measures", "rounding"}
        ]
    if len(amounts) < 2:
        return []
    worked = body.calculation
    return [round_money(settle(each), worked.currency, worked.rounding) for each in amounts]


def _until_strong(found: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    at = next(at for at, each in enumerate(found) if each.is_strong)
    return found[: at + 1], found[at + 1 :]


def _compare_totals(amounts: list[Figure], body: StatementBody) -> None:
    worked = body.calculation
    strong = [at for at, each in enumerate(amounts) if each.is_strong]
    last = strong[len(worked.lines) - 1]
    tax = [] if worked.tax is None else [worked.tax.amount]
    wanted = [worked.subtotal, *tax, worked.total]
    assert [each.value for each in amounts[last + 1 : last + 1 + len(wanted)]] == wanted
    since = body.comparison.since
    assert since is not None
    assert amounts[-1].value == worked.subtotal - since.subtotal  # what changed, in the end


def _compare_quantities(
    front: list[PrintedPage], data: bytes, language: str, body: StatementBody
) -> None:
    writing, lines = writing_in(language), lines_of(data)
    quantities = edge_of(lines, front, writing.text("lines.quantity"))
    found = _column(front, quantities, language)
    wanted = [
        part.quantity
        for line in body.calculation.lines
        for part in line.parts
        if not (part.rate_is_share and part.rate == 1 and part.label)
    ]
    assert len(found) == len(wanted)
    for figure, quantity in zip(found, wanted, strict=True):
        exact = settle(quantity)
        assert figure.value == (exact.quantize(SHORT, ROUND_DOWN) if figure.is_cut else exact)
    rates = _column(front, edge_of(lines, front, writing.text("lines.rate")), language)
    wanted_rates = [
        part.rate * 100 if part.rate_is_share else part.rate
        for line in body.calculation.lines
        for part in line.parts
        if not (part.rate_is_share and part.rate == 1 and part.label)
    ]
    assert [each.value for each in rates] == wanted_rates


def _column(pages: list[PrintedPage], right: float, language: str) -> list[Figure]:
    writing = writing_in(language)
    return [figure for page in pages for figure in figures(page, right, writing)]


def _before_the_annex(
    pages: list[PrintedPage], data: bytes, language: str
) -> Iterator[PrintedPage]:
    """Yield the pages before the one with the results."""
    title = writing_in(language).text("annex.row")
    heads = {
        line.page
        for line in lines_of(data)
        if line.text == title and line.left > pages[0].width / 2
    }
    first = min(heads)
    yield from pages[: first - 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_results_behind_a_line_add_up_on_paper(language: str, tmp_path: Path) -> None:
    database = create_database(tmp_path / "small.ppp")
    row = make_statement(database, language, "A4")
    body = get_statement(database, row.id).body
    data = statement_bytes(make_document(database, row.id))
    database.close()
    pages, lines, writing = read(data), lines_of(data), writing_in(language)
    number = min(
        line.page for line in lines if line.text == writing.text("annex.row") and line.left > 300
    )
    right = edge_of(lines, pages, writing.text("metrics.leads"), page=number)
    found = figures(pages[number - 1], right, writing)
    total = next(at for at, each in enumerate(found) if each.is_strong)
    leads = next(each.value for each in body.measures if each.request.metric == "leads")
    assert sum(each.value for each in found[:total]) == found[total].value == leads
