"""The checks on data, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ppp_desktop.services.data_checks import (
    currencies,
    duplicates,
    impossible_values,
    jumps,
    missing_days,
    repeated_contacts,
    trial_leads,
)
from ppp_desktop.services.data_checks.findings import Finding
from ppp_desktop.services.data_checks.looking import Looking


@dataclass(frozen=True, slots=True)
class DataCheck:
    """One check: its key in documents, its name for people, and what it finds.

    One that `finds_errors` also runs before a period is closed.
    """

    key: str
    label: str
    find: Callable[[Looking], Iterable[Finding]]
    finds_errors: bool


DATA_CHECKS: tuple[DataCheck, ...] = (
    *(
        DataCheck(module.KEY, module.LABEL, module.find, finds_errors=True)
        for module in (impossible_values, currencies, duplicates, missing_days)
    ),
    *(
        DataCheck(module.KEY, module.LABEL, module.find, finds_errors=False)
        for module in (jumps, trial_leads, repeated_contacts)
    ),
)

CHECK_LABELS = {check.key: check.label for check in DATA_CHECKS}
