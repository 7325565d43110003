"""After how many days the results of a contract count: what its terms ask for."""

from __future__ import annotations

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.contracts import Contract
from ppp_desktop.payouts.engine import required_measures
from ppp_desktop.services.calculation import objective_figures
from ppp_desktop.services.terms import read_terms


def holds_of(contract: Contract) -> frozenset[int]:
    """Return the holds in days of all figures that pay rests on, 0 without a hold.

    Objectives that nothing is paid by say nothing about when a result counts.
    """
    figures = objective_figures(contract)
    found: set[int] = set()
    for version in contract.terms:
        try:
            wanted = required_measures(read_terms(version.document), figures)
        except ValidationFailed:  # outdated terms, or of an objective that is gone
            found.add(0)
            continue
        found.update(request.hold_days for request in wanted)
    return frozenset(found or {0})
