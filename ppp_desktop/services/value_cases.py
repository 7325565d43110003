"""Values of scopes and rate cards that results only have in another case: “meta” for “Meta”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.kinds.rate_card import RateCard
from ppp_desktop.payouts.terms import Terms


def told_cases(terms: Terms, values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield a sentence for each value that no result has, but for its case.

    `values` are those of the contract's results, by dimension.
    """
    for name, written in dict.fromkeys(_named(terms)):
        found = values.get(name, ())
        if written in found:
            continue
        other = next((each for each in found if each.casefold() == written.casefold()), None)
        if other is not None:
            yield f"Results have “{other}”; the terms say “{written}”. Such results do not count."


def _named(terms: Terms) -> Iterator[tuple[str, str]]:
    for component in terms.components:
        if isinstance(component, ResultComponent):
            for name, wanted in component.scope.filters:
                yield from ((name, each) for each in wanted)
        if isinstance(component, RateCard):
            for row in component.rows:
                yield from row.match
