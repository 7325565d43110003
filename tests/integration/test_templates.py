"""Every template can be read and saved, says what it is for, and pays something plausible."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from ppp_desktop.cli import run
from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.core.vocabulary import Detail, Group, Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.engine import calculate, required_measures
from ppp_desktop.payouts.terms import terms_schema
from ppp_desktop.services.definition_files import write_definition_file
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.questions import answer, list_questions
from ppp_desktop.services.template_offers import offer_templates
from ppp_desktop.services.templates import Template, get_template, list_templates
from ppp_desktop.services.terms import read_terms, save_terms
from tests.integration.factories import make_contract, terms

JUNE = Period.parse("2026-06")
PAYS = {
    "cpl-tiers": Decimal(4200),
    "cpl-quality-gate": Decimal(10000),
    "ecommerce-revenue-share": Decimal(9000),
    "retainer-accelerator": Decimal(5750),
    "media-spend-fee": Decimal(1500),
    "app-installs": Decimal(1400),
    "uplift-over-baseline": Decimal(2000),
    "hybrid-with-floor": Decimal(8500),
    "cost-per-click": Decimal(1400),
    "cost-per-action": Decimal(2160),
}
FIGURES = {
    "leads": Decimal(300),
    "revenue": Decimal(120000),
    "orders": Decimal(500),
    "cost": Decimal(8000),
    "clicks": Decimal(4000),
    "conversions": Decimal(120),
    "installs": Decimal(600),
}


def figure(request: MeasureRequest) -> Measure:
    """Return a plausible figure; of ratios so good a one that every condition holds."""
    formula = metric(request.metric).formula
    if formula is not None:
        above = Decimal(1) if request.metric == "valid_lead_rate" else Decimal(2)
        return Measure(request, above, 1, above, Decimal(1))
    value = FIGURES[request.metric]
    groups: tuple[Group, ...] = ()
    if request.detail is Detail.GROUPS:
        groups = (Group(("AT",), Decimal(150), 1), Group(("GB",), Decimal(450), 1))
    return Measure(request, value, 1, groups=groups)


@pytest.mark.parametrize("template", list_templates(), ids=lambda template: template.key)
def test_a_template_is_read_and_worked_out(template: Template) -> None:
    parsed = read_terms(template.document, [])
    jsonschema.validate(template.document, terms_schema())
    measures = {request: figure(request) for request in required_measures(parsed, {})}
    context = Context("EUR", JUNE, JUNE, measures, CatalogueWords())
    assert calculate(parsed, context).subtotal == PAYS[template.key]
    assert template.summary.endswith(".")
    assert template.name
    assert template.made_for


def test_templates_leave_open_what_only_the_two_sides_can_answer() -> None:
    for template in list_templates():
        assert "answers" not in template.document


@pytest.mark.parametrize("template", list_templates(), ids=lambda template: template.key)
def test_a_template_is_asked_about_and_can_be_saved(
    empty_store: Database, template: Template
) -> None:
    make_contract(empty_store, terms({"kind": "retainer", "name": "R", "amount": "1",
                                      "prorate": True}))  # fmt: skip
    sheet = list_questions(empty_store, 1, template.document, JUNE)
    assert sheet.answered < sheet.total
    document = dict(template.document)
    while any(not row.is_answered for row in sheet.rows):
        row = next(row for row in sheet.rows if not row.is_answered)
        document = answer(sheet, document, row.key, row.options[-1].key)
        sheet = list_questions(empty_store, 1, document, JUNE)
    save_terms(empty_store, 1, JUNE.start, document)


def test_templates_are_offered_as_they_read_and_as_drafts() -> None:
    offers = offer_templates("USD", PeriodKind.QUARTER)
    assert [offer.key for offer in offers] == [template.key for template in list_templates()]
    first = offers[0]
    assert (first.name, first.made_for) == (
        "Cost per lead in tiers",
        "Lead generation that is to grow",
    )
    assert first.reads[0].startswith("$10.00 for each of the first 100 approved leads")
    assert first.reads[-1].startswith("Never more than $4,500.00")
    components = first.document["components"]
    assert isinstance(components, list)
    assert all(component["id"] for component in components)
    fee = next(offer for offer in offers if offer.key == "hybrid-with-floor")
    assert "a quarter" in fee.reads[0]


def test_a_template_that_there_is_not() -> None:
    assert get_template("cost-per-click").name == "Cost per click"
    with pytest.raises(NotFound, match="Templates: cpl-tiers, cpl-quality-gate"):
        get_template("none")


def test_templates_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["templates"]) == 0
    assert "cost-per-click: Cost per click. Traffic" in capsys.readouterr().out
    assert run(["templates", "--json"]) == 0
    assert {each["key"] for each in json.loads(capsys.readouterr().out)} == set(PAYS)
    assert run(["templates", "cost-per-click"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "ppp-terms/1"
    file = tmp_path / "terms.json"
    assert run(["templates", "cost-per-click", "--out", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == get_template("cost-per-click").document
    assert run(["templates", "cost-per-click", "--out", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.split("terms.json.\n")[1])["file"] == str(file)
    assert run(["templates", "none"]) == 1


def test_questions_on_the_command_line(
    empty_store: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    per_lead: dict[str, object] = {
        "kind": "per_unit",
        "name": "Leads",
        "metric": "leads",
        "rate": "10",
    }
    make_contract(empty_store, {**terms(per_lead), "answers": {"counted_on": "event"}})
    document = tmp_path / "document.json"
    write_definition_file(empty_store, document)
    store = str(tmp_path / "other.ppp")
    assert run(["apply", str(document), "--store", store]) == 0
    capsys.readouterr()
    assert run(["questions", "C-1", "--store", store]) == 0
    shown = capsys.readouterr().out
    assert "1 of 6 answered" in shown
    assert shown.index("Lead rejected after it was paid? open") < shown.index("the day it came\n")
    assert run(["questions", "C-1", "--store", store, "--json"]) == 0
    form = json.loads(capsys.readouterr().out)
    assert (form["answered"], form["total"], form["contract"]) == (1, 6, "C-1")
    reversals = form["questions"][0]
    assert (reversals["key"], reversals["answer"]) == ("answers.reversals", None)
    assert reversals["options"][1]["amount"] == "-10.00"
    own = {each["key"]: each["own"] for each in form["questions"]}
    assert own["answers.freeze_days"] == "days"
    assert own["answers.reversals"] is None


def test_apply_tells_what_stays_a_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = {"code": "C-1", "client": "C", "name": "N", "currency": "EUR", "start": "2026-01-01"}
    clients = [{"code": "C", "name": "Client", "currency": "EUR"}]
    form = {"format": "ppp-definitions/1", "clients": clients, "contracts": [contract]}
    document = tmp_path / "document.json"
    document.write_text(json.dumps(form), encoding="utf-8")
    arguments = ["apply", str(document), "--store", str(tmp_path / "new.ppp")]
    assert run(arguments) == 0
    assert "C-1 stays a draft: it has no terms yet." in capsys.readouterr().out
    assert run([*arguments, "--json"]) == 0
    drafts = json.loads(capsys.readouterr().out)["drafts"]
    assert drafts == [{"code": "C-1", "open_questions": 0}]
