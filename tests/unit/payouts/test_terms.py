"""Reading and writing terms: what is refused, where, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import jsonschema
import pytest

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import Rounding
from ppp_desktop.core.vocabulary import Scope, Status
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.kinds.bands import Tier
from ppp_desktop.payouts.kinds.per_unit import PerUnit
from ppp_desktop.payouts.terms import (
    Terms,
    dump_terms,
    find_problems,
    parse_terms,
    terms_schema,
)
from tests.unit.payouts.examples import (
    WORDS,
    Doc,
    bonus,
    document,
    level,
    per_lead,
    retainer,
    share,
    terms_of,
    tiered,
    when,
)

OBJECTIVE: Doc = {"objective": "Leads", "attainment_at_least": "1"}


def refusal(given: Doc) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as caught:
        parse_terms(
            given,
            known_metrics=tuple(CATALOGUE),
            known_objectives=("Leads",),
            unit_of=WORDS.unit,
        )
    return caught.value


def rate_of(value: object) -> Decimal:
    (component,) = parse_terms(document({**per_lead(), "rate": value})).components
    assert isinstance(component, PerUnit)
    return component.rate


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        ("12.50", "12.5"),
        (12, "12"),
        (0.1, "0.1"),
        (1e-05, "0.00001"),
        (Decimal("3.30"), "3.3"),
        ("-0", "0"),
        (" 7 ", "7"),
        ("1e3", "1000"),
    ],
)
def test_numbers_are_taken_exactly(given: object, exact: str) -> None:
    assert str(rate_of(given)) == exact


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (True, "A number is needed here."),
        (None, "A number is needed here."),
        ([1], "A number is needed here."),
        ("", "“” is not a number."),
        ("1,5", "“1,5” is not a number."),
        ("ten", "“ten” is not a number."),
        ("NaN", "“NaN” is not a number."),
        (float("inf"), "“inf” is not a number."),
        ("1_000", "“1_000” is not a number."),
        ("٣", "“٣” is not a number."),
        (Fraction(1, 3), "“1/3” is not a number."),
        ("1000000000000", "1000000000000 is too large."),
        ("1e99", "1e99 is too large."),
        ("0.123456789", "0.123456789 has more than 8 decimals."),
        ("0." + "1" * 70, "0." + "1" * 70 + " has more than 8 decimals."),
        ("-1", "-1 is negative."),
    ],
)
def test_what_is_no_number_is_refused(given: object, sentence: str) -> None:
    caught = refusal(document({**per_lead(), "rate": given}))
    assert (caught.field, caught.message) == ("components[0].rate", sentence)


TIERS_PATH = "components[0].tiers"
CONDITION_PATH = "components[0].levels[0].conditions[0]"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "rounding", "is missing"),
        ({"components": [retainer()]}, "rounding", "is missing"),
        (document(retainer(), rounding="up"), "rounding", "Use half_up or half_even"),
        (document(retainer(), format="ppp-terms/9"), "format", "Use ppp-terms/1"),
        (document(retainer(), bonus=1), "bonus", "Nothing is called “Bonus” here"),
        (document(), "components", "At least one entry"),
        ({"rounding": "half_up", "components": "none"}, "components", "must be a list"),
        (document("retainer"), "components[0]", "does not have the form"),  # type: ignore[arg-type]  # wrong on purpose
        (document({"name": "A"}), "components[0].kind", "kind of the component is missing"),
        (document({"kind": "gift"}), "components[0].kind", "not a kind of component"),
        (document(retainer("-5")), "components[0].amount", "negative"),
        (document({**retainer(), "prorate": "yes"}), "components[0].prorate", "Yes or no"),
        (document({**retainer(), "name": " "}), "components[0].name", "is empty"),
        (document({**retainer(), "name": "a\nb"}), "components[0].name", "one line"),
        (document({**retainer(), "name": "a" * 121}), "components[0].name", "120 letters"),
        (document({**retainer(), "name": 5}), "components[0].name", "must be a text"),
        (document({**retainer(), "id": "A b"}), "components[0].id", "letters that cannot"),
        (document({**retainer(), "id": "cap"}), "components[0].id", "already taken"),
        (
            document({**retainer(), "id": "a"}, {**per_lead(), "id": "a"}),
            "components[1].id",
            "already taken",
        ),
        (document({**per_lead(), "metric": "likes"}), "components[0].metric", "no metric called"),
        (document({**per_lead(), "metric": "revenue"}), "components[0].metric", "counted"),
        (document({**share(), "metric": "leads"}), "components[0].metric", "amount of money"),
        (document({**per_lead(), "per": 7}), "components[0].per", "lots of 7"),
        (document({**per_lead(), "per": "0.1"}), "components[0].per", "lots of 0.1"),
        (document(share("70")), "components[0].rate", "Write 0.7 for 70 %"),
        (document({**tiered("volume"), "tiers": []}), TIERS_PATH, "At least one entry"),
        (
            document(tiered("graduated", ("100", "1"), ("90", "2"), (None, "3"))),
            f"{TIERS_PATH}[1].up_to",
            "does not come after 100",
        ),
        (
            document(tiered("graduated", ("100", "1"), ("100", "2"), (None, "3"))),
            f"{TIERS_PATH}[1].up_to",
            "does not come after 100",
        ),
        (
            document(tiered("volume", (None, "1"), (None, "2"))),
            f"{TIERS_PATH}[0].up_to",
            "Only the last tier is open",
        ),
        (
            document(tiered("volume", ("10", "1"), ("20", "2"))),
            f"{TIERS_PATH}[1].up_to",
            "Nothing is agreed above 20",
        ),
        (
            document(tiered("volume", ("0", "1"), (None, "2"))),
            f"{TIERS_PATH}[0].up_to",
            "not above zero",
        ),
        (
            document(tiered("volume", ("10", "-1"), (None, "2"))),
            f"{TIERS_PATH}[0].rate",
            "negative",
        ),
        (
            document(tiered("graduated", ("10", "0.04"), (None, "6"), metric="revenue")),
            f"{TIERS_PATH}[1].rate",
            "Write 0.06 for 6 %",
        ),
        (
            document(tiered("volume", (None, "1"), on_breakpoint="both")),
            "components[0].on_breakpoint",
            "Use lower or upper",
        ),
        (
            document(bonus(level(OBJECTIVE, amount="5", percent="0.1"))),
            "components[0].levels[0].amount",
            "either an amount or a share",
        ),
        (
            document(bonus(level(OBJECTIVE))),
            "components[0].levels[0].amount",
            "either an amount or a share",
        ),
        (document(bonus(level(amount="5"))), CONDITION_PATH[:-3], "At least one entry"),
        (
            document(bonus(level(OBJECTIVE, amount="5"), level(OBJECTIVE, amount="6"))),
            "components[0].levels_pay",
            "which of them pay",
        ),
        (
            document(bonus(level(when("ctr", "at_least", "85"), amount="5"))),
            f"{CONDITION_PATH}.value",
            "Write 0.85 for 85 %",
        ),
        (
            document(bonus(level(when("ctr", "above", "1"), amount="5"))),
            f"{CONDITION_PATH}.operator",
            "Use at_least or at_most",
        ),
        (
            document(bonus(level({**OBJECTIVE, "attainment_at_least": 100}, amount="5"))),
            f"{CONDITION_PATH}.attainment_at_least",
            "Write 1 for 100 %",
        ),
        (
            document(bonus(level({**OBJECTIVE, "objective": "Sales"}, amount="5"))),
            f"{CONDITION_PATH}.objective",
            "no objective called “Sales”. Use one of: Leads.",
        ),
        (
            document(bonus(level("leads > 5", amount="5"))),  # type: ignore[arg-type]  # wrong on purpose
            CONDITION_PATH,
            "does not have the form",
        ),
        (
            document(retainer(), bonus(level(OBJECTIVE, percent="0.1"), percent_of=["fee"])),
            "components[1].percent_of[0]",
            "Use one of: retainer",
        ),
        (
            document(bonus(level(OBJECTIVE, percent="0.1"), percent_of=["bonus"])),
            "components[0].percent_of[0]",
            "Use one of: none yet",
        ),
        (
            document(bonus(level(OBJECTIVE, percent="0.1"))),
            "components[0]",
            "nothing that a share could be taken of",
        ),
        (document(retainer(), cap={"amount": "-1"}), "cap.amount", "negative"),
        (document(retainer(), floor={"amount": "1"}), "floor.prorate", "is missing"),
        (
            document(retainer(), cap={"amount": "5"}, floor={"amount": "6", "prorate": False}),
            "floor.amount",
            "above the cap",
        ),
    ],
)
def test_wrong_terms_are_refused_at_their_field(given: Doc, field: str, words: str) -> None:
    caught = refusal(given)
    assert caught.field == field
    assert words in str(caught)


@pytest.mark.parametrize(
    ("scope", "field", "words"),
    [
        ("all", "", "list of filters"),
        ({"filter": {}}, ".filter", "knows nothing called “filter”"),
        ({"filters": []}, ".filters", "named by what they look at"),
        ({"filters": {"chanel": ["Meta"]}}, ".filters.chanel", "told apart by “chanel”"),
        ({"filters": {"channel": "Meta"}}, ".filters.channel", "list of texts"),
        ({"filters": {"channel": [5]}}, ".filters.channel", "list of texts"),
        ({"filters": {"channel": []}}, ".filters.channel", "counts nothing"),
        ({"statuses": []}, ".statuses", "At least one status"),
        ({"statuses": ["won"]}, ".statuses", "“won” is not a status"),
    ],
)
def test_wrong_scopes_are_refused(scope: object, field: str, words: str) -> None:
    caught = refusal(document({**per_lead(), "scope": scope}))
    assert caught.field == f"components[0].scope{field}"
    assert words in str(caught)


def test_the_breakpoint_question_has_no_default() -> None:
    unanswered = tiered("volume", (None, "1"))
    del unanswered["on_breakpoint"]
    assert refusal(document(unanswered)).field == "components[0].on_breakpoint"


def test_an_objective_may_not_be_named_where_there_is_none() -> None:
    given = document(bonus(level(OBJECTIVE, amount="5")))
    with pytest.raises(ValidationFailed, match="Add the objective first"):
        parse_terms(given, known_objectives=())
    assert parse_terms(given).components


def test_all_problems_are_found_at_once() -> None:
    given = document({**per_lead("-1"), "metric": "likes"}, cap={})
    found = find_problems(given, known_metrics=tuple(CATALOGUE))
    assert [problem.field for problem in found] == [
        "components[0].metric",
        "components[0].rate",
        "cap.amount",
    ]
    assert find_problems(document(retainer())) == ()


def test_ids_come_from_names_and_differ() -> None:
    terms = terms_of(
        retainer(name="Grundgebühr – März"),
        retainer(name="Cap"),
        {**retainer(name="Fee"), "id": "fee-2"},
        retainer(name="Fee"),
        retainer(name="fee"),
        retainer(name="日本"),
        retainer(name="x" * 120),
    )
    assert [component.id for component in terms.components] == [
        "grundgebuhr-marz",
        "cap-2",
        "fee-2",
        "fee",
        "fee-3",
        "retainer",
        "x" * 50,
    ]


def test_a_nameless_component_is_refused_for_its_name() -> None:
    assert refusal(document({"amount": 1})).field == "components[0].kind"


def test_scopes_are_canonical_and_written_back() -> None:
    given = {
        "filters": {"country": ["IE", "DE", "IE"], "channel": ["Meta"]},
        "statuses": ["approved"],
    }
    terms = terms_of({**per_lead(), "scope": given})
    (component,) = terms.components
    assert isinstance(component, PerUnit)
    assert component.scope == Scope.of({"channel": ["Meta"], "country": ["DE", "IE"]})
    assert dump_terms(terms)["components"] == [
        {
            "kind": "per_unit",
            "id": "leads",
            "name": "Leads",
            "metric": "leads",
            "scope": {
                "filters": {"channel": ["Meta"], "country": ["DE", "IE"]},
                "statuses": ["approved"],
            },
            "rate": "40",
            "per": "1",
        }
    ]


def test_statuses_are_read() -> None:
    scope = {"statuses": ["reversed", "pending"]}
    (component,) = terms_of({**per_lead(), "scope": scope}).components
    assert isinstance(component, PerUnit)
    assert component.scope.statuses == (Status.PENDING, Status.REVERSED)


def test_terms_can_be_built_from_values() -> None:
    component = PerUnit(
        id="leads", name="Leads", metric="leads", rate=Decimal("40.0"), scope=Scope()
    )
    terms = Terms(rounding=Rounding.HALF_UP, components=(component,))
    assert terms == terms_of(per_lead())
    assert Tier(up_to=None, rate=Decimal(1)).flat_fee == 0


def test_objective_conditions_can_be_built_from_values() -> None:
    terms = terms_of(bonus(level(OBJECTIVE, amount="5")))
    assert Terms.model_validate(terms.model_dump()) == terms
    assert Terms(rounding=terms.rounding, components=terms.components) == terms


def test_the_schema_takes_what_is_written(every_kind: Callable[[], Terms]) -> None:
    schema = terms_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(dump_terms(every_kind()), schema)
    jsonschema.validate(document(per_lead()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document({"name": "A", "amount": "1", "prorate": True}), schema)


def test_the_written_document_is_json_and_reads_back(every_kind: Callable[[], Terms]) -> None:
    terms = every_kind()
    written = json.loads(json.dumps(dump_terms(terms)))
    assert parse_terms(written) == terms
    assert dump_terms(parse_terms(written)) == written
