"""The annex to sign as a frozen document: terms of pay as the client reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ppp_desktop.statements.document import Party


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered rule of pay: a component, or a limit on all of them."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Target:
    """One objective and what is aimed at; `measured` says what counts where the name does not."""

    name: str
    measured: str
    target: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Where one side signs. `agreed` tells that it agreed already, "" where nothing is recorded."""

    heading: str
    party: str
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class TermsAnnex:
    """A whole annex. `version` counts the contract's versions; a draft is marked on each page.

    `facts` are (label, text) under the parties, `workings` likewise under the clauses (order of
    calculation, tax), `answers` are (question, answer). `targets_title` heads the objectives,
    `closing` stands above the signatures.
    """

    contract: str
    version: int
    effective: date
    agency: Party
    client: Party
    facts: tuple[tuple[str, str], ...]
    clauses: tuple[Clause, ...]
    workings: tuple[tuple[str, str], ...]
    targets_title: str
    targets: tuple[Target, ...]
    answers: tuple[tuple[str, str], ...]
    closing: str
    signatures: tuple[Signature, ...]
    is_draft: bool = False
    logo: bytes = b""
    accent: str = "#17656E"
    footer: str = ""
    page_size: str = "A4"
    program: str = ""
