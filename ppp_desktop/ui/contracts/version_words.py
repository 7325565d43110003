"""How a version of the terms is called, and what rests on it, in a few words."""

from __future__ import annotations

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.agreements import Side, VersionAgreements
from ppp_desktop.services.terms import TermsRow


def title_of(version: TermsRow) -> str:
    """Return "Version 2 · from 15 June 2026"."""
    return f"Version {version.number} · from {format_day(version.effective)}"


def facts_of(version: TermsRow, found: VersionAgreements | None) -> str:
    """Return "agreed by both · 3 statements"; one that nothing rests on is "not agreed"."""
    facts = [agreed_words(found)]
    if version.statements:
        count = version.statements
        facts.append(f"{count} {'statement' if count == 1 else 'statements'}")
    return " · ".join(facts)


def agreed_words(found: VersionAgreements | None) -> str:
    """Return who agreed to a version: "agreed by both", "agreed by the client", "not agreed"."""
    if found is None:
        return "not agreed"
    if found.is_agreed:
        return "agreed by both"
    sides = [side for side in Side if found.of(side) is not None]
    return f"agreed by the {sides[0]}" if sides else "not agreed"


def state_sentence(found: VersionAgreements) -> str:
    """Say who agreed when, and what that means for the terms."""
    agency, client = found.agency, found.client
    if agency is not None and client is not None:
        day = format_day(max(agency.agreed_on, client.agreed_on))
        return f"Agreed by both sides on {day}; the terms stay as they are."
    for given, other in ((agency, Side.CLIENT), (client, Side.AGENCY)):
        if given is not None:
            return (
                f"Agreed by the {given.side} on {format_day(given.agreed_on)}; the {other} has "
                "not agreed yet. The terms stay as they are meanwhile."
            )
    if found.annex is not None:
        return "A signed annex is kept, so the terms stay as they are. Record who agreed, too."
    return "Nobody has agreed yet: these terms may still change."
