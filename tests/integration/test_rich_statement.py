"""One statement with everything: a line of every kind, a change of terms, conversions, balances."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from ppp_desktop.cli import run
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.arithmetic import exactly, settle
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.services.checks import check_store
from ppp_desktop.services.document_annex import converted_sum
from ppp_desktop.services.documents import make_document
from ppp_desktop.services.measures import base_requests
from ppp_desktop.services.sources import Page
from ppp_desktop.services.statements import (
    StatementRow,
    StatementView,
    get_statement,
    list_sources,
)
from ppp_desktop.statements.document import StatementDocument
from ppp_desktop.statements.pdf import statement_bytes
from tests.integration.rich_statement import make_rich_statement
from tests.unit.statements.reading import overlaps, read, words_outside

_FIGURE = re.compile("(\u2212?[\\d,]+\\.\\d+)$")


@pytest.fixture
def row(empty_store: Database) -> StatementRow:
    return make_rich_statement(empty_store)


@pytest.fixture
def view(empty_store: Database, row: StatementRow) -> StatementView:
    return get_statement(empty_store, row.id)


@pytest.fixture
def document(empty_store: Database, row: StatementRow) -> StatementDocument:
    return make_document(empty_store, row.id)


def figure(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("\u2212", "-"))


def test_every_row_adds_up_to_its_line_and_every_line_to_the_total(
    view: StatementView, document: StatementDocument
) -> None:
    with_rows = [line for line in document.lines if line.parts]
    assert len(document.lines) == 21
    assert len(with_rows) == 16
    for line in with_rows:
        assert sum(figure(part.amount) for part in line.parts) == figure(line.amount), line.name
    subtotal, tax, total = (figure(each.amount) for each in document.totals)
    assert sum(figure(line.amount) for line in document.lines) == subtotal
    assert subtotal + tax == total
    for made in view.body.calculation.lines:
        assert reevaluate(made.explanation) == made.unrounded
        if made.parts:
            amounts = [part.amount for part in made.parts]
            amounts += [change.amount for change in made.modifications]
            with exactly():
                added = sum(amounts, Decimal(0))
            assert settle(added) == settle(made.unrounded)


def test_the_statement_tells_of_the_change_of_terms_and_of_what_goes_on(
    document: StatementDocument,
) -> None:
    assert document.contract == "RC-ALL, terms v1 and v2"
    assert document.terms_note == (
        "The terms changed on 15 June 2026: version 1 until 14 June, version 2 from then on."
    )
    assert [line.name for line in document.lines[:2]] == [
        "Retainer (1 – 14 June 2026)",
        "Retainer (15 – 30 June 2026)",
    ]
    assert [each.label for each in document.balances] == [
        "Advances still to be recovered",
        "Clawback carried over",
        "Kept back in June 2026, due in July 2026",
    ]


def test_what_is_printed_reads_back_and_adds_up(document: StatementDocument) -> None:
    data = statement_bytes(document)
    assert data == statement_bytes(document)
    pages = read(data)
    assert list(words_outside(pages)) == []
    front = [page for page in pages if "Amount EUR" in page.text]
    for page in front:
        assert overlaps(page) == []
    printed = "\n".join(page.text for page in pages)
    flat = " ".join(printed.split())
    for wanted in (document.terms_note, *(f"{b.label} {b.amount}" for b in document.balances)):
        assert wanted in flat
    for line in document.lines:
        texts = [part.text for part in line.parts if part.text]
        assert all(" ".join(text.split()) in flat for text in texts), line.name
        assert _printed_sum(printed, line.position, line.name) == figure(line.amount)


def _printed_sum(printed: str, position: int, name: str) -> Decimal:
    """Return the amounts of a line added up from the print; its own comes last, where several."""
    after = printed.split(f"{position} {name}", 1)[1]
    lines = re.split(r"\n\d+ [A-Z]|\nSubtotal|\nStatement ", after)[0].splitlines()
    found = [figure(hit[1]) for text in lines if (hit := _FIGURE.search(text))]
    *rows, last = found
    assert not rows or sum(rows) == last
    return last


def test_parts_of_a_cut_period_and_reversals_lead_to_their_own_rows(
    empty_store: Database, row: StatementRow, view: StatementView
) -> None:
    found = {}
    for line in view.body.calculation.lines:
        for request in line.measures:
            (sources,) = list_sources(empty_store, row.id, request, Page(limit=1000))
            days = [each.day for each in sources.rows]
            assert len(days) == sources.total_rows
            if request.within is not None:
                assert all(day in request.within for day in days)
            found[line.key] = sources.total_rows
    assert found["share-of-orders@2026-06-01"] == 30
    assert found["share-of-orders@2026-06-15"] == 33
    assert found["clawback"] == 12


def test_converted_money_is_listed_as_reported_with_rate_and_day(
    view: StatementView, document: StatementDocument
) -> None:
    (early,) = [each for each in document.annex if each.title.endswith("1 – 14 June 2026")]
    assert early.quantity_title == "As reported"
    assert early.total == "2,005.8449…"
    assert early.notes[1] == "$93.66 at 0.884956 (2 June 2026) = €82.884955…"
    requests = [each.request for each in view.body.measures if each.conversions]
    for request in requests:
        (base,) = base_requests(request)
        converted = converted_sum(view.body, base)
        assert converted is not None
        assert converted.conversions


def test_the_store_is_sound(empty_store: Database, row: StatementRow) -> None:
    assert check_store(empty_store).findings == ()


def test_the_command_line_prints_the_same_tree(
    empty_store: Database, row: StatementRow, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(empty_store.path)
    empty_store.close()
    assert run(["explain", row.number, "--store", store, "--rows", "1"]) == 0
    printed = capsys.readouterr().out
    for wanted in (
        "The terms changed on 15 June 2026",
        "Paid here: €1,720.00 × 80\u00a0% = €1,376.00  [\u2212€344.00]",
        "Before June 2026: 20 approved deals, from 1 result",
        "$93.66 at 0.884956 (2 June 2026) = €82.884955…",
        "Approved leads, 1 – 31 May 2026, reversed in June 2026",
        "Kept back in June 2026, due in July 2026: €458.17",
    ):
        assert wanted in printed
    assert run(["explain", row.number, "--store", store, "--json"]) == 0
    form = json.loads(capsys.readouterr().out)
    leads = form["lines"][2]
    assert [each["step"] for each in leads["modifications"]] == ["shares", "multiplier"]
    assert form["lines"][4]["parts"][0]["label"] == "Country DE"
    assert [each["version"] for each in form["versions"]] == [1, 2]
    assert form["balances"]["clawback"] == "29.78"
    assert form["balances"]["held"] == [
        {"kept_in": "2026-06", "due": "2026-07", "amount": "458.17"}
    ]
