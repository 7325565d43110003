"""Problems of a document, sorted to the rules that they belong to."""

from __future__ import annotations

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.contract_rules import CONTRACT_RULES
from ppp_desktop.services.terms_preview import TermsPreview
from ppp_desktop.ui.contracts.terms_draft import TermsDraft


def problems_of(preview: TermsPreview, draft: TermsDraft, key: str) -> list[ValidationFailed]:
    """Return the problems of one rule, with paths within its own document."""
    start = key
    if key not in CONTRACT_RULES:
        place = draft.position_of(key)
        start = f"components[{place}]"
    return [
        ValidationFailed(
            problem.message,
            field=problem.field.removeprefix(start).removeprefix("."),
            remedy=problem.remedy,
        )
        for problem in preview.problems
        if problem.field == start or problem.field.startswith((f"{start}.", f"{start}["))
    ]


def problems_by_rule(
    preview: TermsPreview, draft: TermsDraft, *, everything: bool
) -> dict[str, str]:
    """Return a short text for each rule with problems; only counts until `everything` is asked."""
    keys = [str(entry.get("id")) for entry in draft.components]
    keys += draft.rule_keys
    found = {}
    for key in keys:
        problems = problems_of(preview, draft, key)
        if not problems:
            continue
        if everything:
            found[key] = " ".join(problem.message for problem in problems)
        else:
            found[key] = problems[0].message if len(problems) == 1 else _count(len(problems))
    return found


def _count(number: int) -> str:
    return f"{number} fields are still to be filled in."
