"""A period that a change of terms cuts: each version for its part, and together one statement.

What pays each result for itself is worked out on the part's own results. Everything else is
worked out over the whole period under each version and counts by the part's share of the results,
or of the days. So equal terms on both sides of a cut change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ppp_desktop.core.money import format_number, round_money
from ppp_desktop.core.periods import Period, format_span
from ppp_desktop.core.vocabulary import Span
from ppp_desktop.payouts.arithmetic import settle
from ppp_desktop.payouts.clawback import Earned
from ppp_desktop.payouts.context import Context, LineDraft, TermsPart, Workings
from ppp_desktop.payouts.earning import STAGES, component_draft, earned_of, heading_of
from ppp_desktop.payouts.kinds import Component
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.line_making import make_line, rule_line
from ppp_desktop.payouts.lines import Explanation, Line, Modification
from ppp_desktop.payouts.requirements import wording_of
from ppp_desktop.payouts.words import Wording


@dataclass(frozen=True, slots=True)
class _Version:
    """A part with every component worked out over the whole period under its terms."""

    part: TermsPart
    workings: Workings
    drafts: Mapping[str, LineDraft]

    @property
    def share(self) -> Decimal:
        """The part's share of the days."""
        return Decimal(self.part.days.days) / self.workings.context.active.days


def earn_in_parts(parts: Sequence[TermsPart], context: Context) -> Earned:
    """Return the lines of all versions up to the guaranteed minimum.

    A line of one version only has the key "component@first day". `context` answers
    `requirements.required_of_parts`.
    """
    last = parts[-1].terms
    wording = wording_of(last, context.words, context.currency, context.period_noun)
    versions = [_version(part, context) for part in parts]
    rounding = parts[-1].terms.rounding
    owners: dict[str, Component] = {}
    lines: list[Line] = []
    for key, component, draft, version in _drafts(versions):
        heading = heading_of(component, version.workings.wording)
        name = component.name
        if key != component.id:
            days = version.part.days
            name = f"{name} ({format_span(days.start, days.end)})"
        heading = replace(heading, key=key, name=name)
        lines.append(make_line(heading, draft, rounding, version.workings.wording))
        owners[key] = component
    if any(part.terms.cap is not None for part in parts):
        lines.append(_cap_line(versions, earned_of(lines, owners, context.currency), wording))
    if any(part.terms.floor is not None for part in parts):
        lines.append(_floor_line(versions, earned_of(lines, owners, context.currency), wording))
    return earned_of(lines, owners, context.currency)


def _version(part: TermsPart, context: Context) -> _Version:
    wording = wording_of(part.terms, context.words, context.currency, context.period_noun)
    drafts: dict[str, LineDraft] = {}
    for stage in STAGES:
        earlier = {key: draft.unrounded for key, draft in drafts.items()}
        workings = Workings(context, wording, earlier)
        for component in part.terms.components:
            if component.step == stage:
                drafts[component.id] = component_draft(component, workings)
    return _Version(part, Workings(context, wording, within=part.days), drafts)


def _drafts(versions: Sequence[_Version]) -> Iterator[tuple[str, Component, LineDraft, _Version]]:
    """Yield the lines: what is the same in every version once, everything else for each part."""
    listed: list[tuple[str, Component, _Version]] = []
    for version in versions:
        for component in version.part.terms.components:
            listed.append((component.id, component, version))
    order = list(dict.fromkeys(key for key, _component, _version in listed))
    for stage in STAGES:
        for key in order:
            same = [entry for entry in listed if entry[0] == key and entry[1].step == stage]
            if not same:
                continue
            first = same[0][1]
            # A share of other components may differ although the component itself does not.
            is_unchanged = len(same) == len(versions) and all(
                component == first and version.drafts[key] == versions[0].drafts[key]
                for _key, component, version in same
            )
            if is_unchanged:
                yield key, first, same[-1][2].drafts[key], same[-1][2]
                continue
            for _key, changed, version in same:
                draft = _of_part(changed, version, versions)
                yield f"{key}@{version.part.days.start.isoformat()}", changed, draft, version


def _of_part(component: Component, version: _Version, versions: Sequence[_Version]) -> LineDraft:
    """Return what the component pays for the part."""
    days = version.part.days
    workings = version.workings
    if component.weighs_by is Weight.OWN:
        return component_draft(component, workings)
    draft = version.drafts[component.id]
    if component.weighs_by is Weight.RESULTS:
        objectives = workings.context.objectives
        request = next(each for each in component.requests(objectives) if each.span is Span.PERIOD)
        own, whole = workings.amount(request), replace(workings, within=None).amount(request)
        # Where refunds leave less than nothing for a part, no shares can be told.
        if whole > 0 and all(each.workings.amount(request) >= 0 for each in versions):
            counted = workings.wording.counted(request.metric, request.scope, whole)
            quantity = workings.wording.quantity
            text = f"{quantity(request.metric, own)} of {quantity(request.metric, whole)} {counted}"
            weighed = _weighed(draft, own, whole, f"{text} fall on", days, workings.wording)
            leaf = workings.measure_leaf(request)
            return replace(weighed, leaves=(*weighed.leaves, leaf))
    active = workings.context.active.days
    text = f"{format_number(Decimal(days.days))} of {format_number(Decimal(active))} days are"
    return _weighed(draft, Decimal(days.days), Decimal(active), text, days, workings.wording)


def _weighed(
    draft: LineDraft, part: Decimal, whole: Decimal, opening: str, days: Period, wording: Wording
) -> LineDraft:
    before = settle(draft.unrounded)
    after = settle(draft.unrounded * part / whole)
    text = (
        f"{opening} {format_span(days.start, days.end)}: {wording.money(before)} × "
        f"{format_number(part)} ÷ {format_number(whole)} = {wording.money(after)}"
    )
    change = after - before
    return replace(
        draft,
        unrounded=draft.unrounded + change,
        steps=(*draft.steps, Explanation(text, "parts", change)),
        modifications=(*draft.modifications, Modification("parts", text, change)),
    )


def _cap_line(versions: Sequence[_Version], earned: Earned, wording: Wording) -> Line:
    """Return the line of the caps, each by its days; what a part without one earned stays."""
    context, rounding = versions[0].workings.context, versions[-1].part.terms.rounding
    agreed = [cap for version in versions if (cap := version.part.terms.cap) is not None]
    allowed, told = Decimal(0), []
    for version in versions:
        cap = version.part.terms.cap
        if cap is None:
            free = agreed[-1].basis(*_fallen_on(version, earned, context.currency))
            days = version.part.days
            on = format_span(days.start, days.end)
            told.append(f"{wording.money(settle(free))} without a cap on {on}")
            allowed += free
        else:
            told.append(_by_days(cap.allowed(context), version, wording))
            allowed += cap.allowed(context) * version.share
    made_of = " + ".join(told)
    if all(version.part.terms.cap == agreed[0] for version in versions):
        made_of = agreed[0].made_of(context, wording)
    allowed = round_money(settle(allowed), context.currency, rounding)
    sentence = " ".join(dict.fromkeys(cap.sentence(wording) for cap in agreed))
    basis = agreed[-1].basis(earned.total, earned.passed_on)
    draft = agreed[-1].cut(basis, allowed, wording, made_of=made_of)
    return rule_line("cap", "Cap", sentence, draft, rounding, wording)


def _floor_line(versions: Sequence[_Version], earned: Earned, wording: Wording) -> Line:
    """Return the line of the minimums, each by its days; a part without one counts as zero."""
    context, rounding = versions[0].workings.context, versions[-1].part.terms.rounding
    agreed, least, told = [], Decimal(0), []
    for version in versions:
        floor = version.part.terms.floor
        if floor is not None:
            agreed.append(floor)
            told.append(_by_days(floor.least(context), version, wording))
            least += floor.least(context) * version.share
    sentence = " ".join(dict.fromkeys(floor.sentence(wording) for floor in agreed))
    basis = agreed[-1].basis(earned.total, earned.passed_on)
    if all(version.part.terms.floor == agreed[0] for version in versions):
        draft = agreed[0].lift(basis, context, wording)
    else:
        draft = agreed[-1].lift_to(settle(least), basis, wording, made_of=" + ".join(told))
    return rule_line("floor", "Guaranteed minimum", sentence, draft, rounding, wording)


def _by_days(amount: Decimal, version: _Version, wording: Wording) -> str:
    """Return "€90.00 × 10 ÷ 30 days"."""
    active = version.workings.context.active.days
    return f"{wording.money(amount)} × {version.part.days.days} ÷ {active} days"


def _fallen_on(version: _Version, earned: Earned, currency: str) -> tuple[Decimal, Decimal]:
    """Return what a part's days earned, and what of it is handed on.

    It is made of the part's own lines and of its share of the unchanged ones.
    """
    mark = f"@{version.part.days.start.isoformat()}"
    total = passed_on = Decimal(0)
    for line in earned.lines:
        share = version.share if "@" not in line.key else Decimal(int(line.key.endswith(mark)))
        total += line.amount * share
        passed_on += earned.owners[line.key].handed_on(line, currency) * share
    return total, passed_on
