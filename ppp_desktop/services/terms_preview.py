"""A draft of terms tried out on a period: sentences, problems by field, pay, curve, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.context import TermsPart
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.fields import Known
from ppp_desktop.payouts.kinds import KINDS, Component
from ppp_desktop.payouts.lines import Calculation, Line
from ppp_desktop.payouts.terms import find_problems, parse_terms
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.calculation import ObjectiveResult, context_of, objective_results
from ppp_desktop.services.contract_rules import CONTRACT_RULES, ContractRule, speaks
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.dimension_values import read_dimension_values
from ppp_desktop.services.measures import Course, measure
from ppp_desktop.services.metric_words import CatalogueWords, unit_in_terms
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives
from ppp_desktop.services.pay_curve import PayCurve, cost_request, main_request, pay_curve
from ppp_desktop.services.terms import JsonDocument
from ppp_desktop.services.terms_warnings import TriedTerms, find_warnings
from ppp_desktop.services.value_cases import told_cases

_NO_ID = "component"


@dataclass(frozen=True, slots=True)
class TermsPreview:
    """What a document means and what it would pay for `period`.

    `sentences` has one entry for each component of the document, "" where it is not complete;
    `rule_sentences` has one for each of `CONTRACT_RULES` that the document has.
    `calculation` is None while there are `problems`, or with `refusal`, the reason why the period
    cannot be worked out.
    """

    period: Period
    currency: str
    problems: tuple[ValidationFailed, ...]
    sentences: tuple[str, ...]
    rule_sentences: Mapping[str, str] = field(default_factory=dict)
    calculation: Calculation | None = None
    component_ids: tuple[str, ...] = ()
    objectives: tuple[ObjectiveResult, ...] = ()
    curve: PayCurve | None = None
    warnings: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def problems_of_no_rule(self) -> tuple[ValidationFailed, ...]:
        """What is wrong with the terms beside their components and the rules of the contract."""
        owners = (*CONTRACT_RULES, "components[")
        return tuple(found for found in self.problems if not found.field.startswith(owners))

    def line_of(self, position: int) -> Line | None:
        """Return the line of the component at `position`, None without a calculation."""
        if self.calculation is None:
            return None
        return self.limit_line(self.component_ids[position])

    def limit_line(self, key: str) -> Line | None:
        """Return the line with `key`: a component's id, "cap" or "floor"."""
        lines = () if self.calculation is None else self.calculation.lines
        return next((line for line in lines if line.key == key), None)


def preview_terms(
    database: Database, contract_id: int, document: JsonDocument, period: Period
) -> TermsPreview:
    """Try `document` out on `period`; whatever is wrong with it is told, not raised."""
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        objectives = read_objectives(contract)
        known = _known(objectives)
        wording = Wording(
            CatalogueWords(), contract.currency, contract.billing, _names_of(document)
        )
        spoken = TermsPreview(
            period=period,
            currency=contract.currency,
            problems=_problems(document, known),
            sentences=_sentences(document, wording, known),
            rule_sentences={
                key: _rule_sentence(document[key], rule, wording, known)
                for key, rule in CONTRACT_RULES.items()
                if document.get(key) is not None
            },
        )
        if spoken.problems:
            return spoken
        terms = parse_terms(document)
        try:
            context = context_of(session, contract, period, (TermsPart(terms, period),))
            made = calculate(terms, context)
        except PppError as refusal:
            return replace(spoken, refusal=str(refusal))
        results = objective_results(objectives, context)
        request = main_request(terms, context, made)
        curve = None
        if request is not None:
            spent = cost_request(request)
            cost = measure(session, Course.of(contract), context.active, [spent])[spent]
            curve = pay_curve(terms, context, request, results, cost)
        tried = TriedTerms(terms, ((context, made),), curve)
        told = find_warnings(tried, objectives, with_history=False)
        cases = tuple(told_cases(terms, read_dimension_values(session, contract_id)))
    return replace(
        spoken,
        calculation=made,
        component_ids=tuple(component.id for component in terms.components),
        objectives=results,
        curve=curve,
        warnings=(*made.warnings, *cases, *(each.sentence for each in told)),
    )


def describe_curve(curve: PayCurve) -> str:
    """Return the name of what the curve runs over: "approved leads from Meta", "revenue"."""
    return Wording(CatalogueWords(), "").subject(curve.request.metric, curve.request.scope)


def _known(objectives: Sequence[ObjectiveDetails]) -> Known:
    names = [objective.name for objective in objectives]
    return Known(CATALOGUE, names, unit_in_terms)


def _problems(document: JsonDocument, known: Known) -> tuple[ValidationFailed, ...]:
    return find_problems(
        document,
        known_metrics=known.metrics,
        known_objectives=known.objectives,
        unit_of=known.unit_of,
    )


def _components(document: JsonDocument) -> list[Mapping[str, object]]:
    given = document.get("components")
    entries = given if isinstance(given, list | tuple) else ()
    return [entry if isinstance(entry, Mapping) else {} for entry in entries]


def _names_of(document: JsonDocument) -> dict[str, str]:
    return {str(entry.get("id")): str(entry.get("name")) for entry in _components(document)}


def _sentences(document: JsonDocument, wording: Wording, known: Known) -> tuple[str, ...]:
    return tuple(_sentence(entry, wording, known) for entry in _components(document))


def _sentence(entry: Mapping[str, object], wording: Wording, known: Known) -> str:
    kind = KINDS.get(str(entry.get("kind")))
    if kind is None:
        return ""
    # A name is no part of the rule: the sentence stands while it is still missing.
    complete = {**entry, "id": entry.get("id") or _NO_ID, "name": entry.get("name") or kind.label}
    try:
        return _complete(kind, complete, known).rule(wording)
    except ValidationError:
        return ""


def _complete(kind: type[Component], entry: Mapping[str, object], known: Known) -> Component:
    """Return the component; what is optional and only begun, such as a gate, is left out."""
    try:
        return kind.model_validate(entry, context=known)
    except ValidationError as error:
        begun = {str(details["loc"][0]) for details in error.errors() if details["loc"]}
        fields = kind.model_fields
        if not all(name in fields and not fields[name].is_required() for name in begun):
            raise
        rest = {name: value for name, value in entry.items() if name not in begun}
        return kind.model_validate(rest, context=known)


def _rule_sentence(entry: object, rule: ContractRule, wording: Wording, known: Known) -> str:
    try:
        found = rule.model.model_validate(entry, context=known)
    except ValidationError:
        return ""
    return found.sentence(wording) if speaks(found) else ""
