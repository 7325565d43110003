"""What a closing checklist is made of: items with a state, a sentence, and where to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ppp_desktop.core.periods import Period
from ppp_desktop.services.data_checks.findings import Acceptance, fingerprint


class ItemKind(StrEnum):
    """What an item is about, in the order of the list."""

    TERMS = "terms"
    PERIOD = "period"
    DATA = "data"
    CHECKS = "checks"
    RECONCILIATION = "reconciliation"
    QUESTIONS = "questions"
    HOLD = "hold"
    PENDING = "pending"
    FREEZE = "freeze"
    DIFFERENCES = "differences"
    ADJUSTMENTS = "adjustments"
    DISPUTES = "disputes"
    PAY = "pay"
    DRAFT = "draft"


ITEM_TITLES: dict[ItemKind, str] = {
    ItemKind.TERMS: "Contract and terms",
    ItemKind.PERIOD: "Period over",
    ItemKind.DATA: "Results complete",
    ItemKind.CHECKS: "Checks on data",
    ItemKind.RECONCILIATION: "Sources agree",
    ItemKind.QUESTIONS: "Questions answered",
    ItemKind.HOLD: "Hold",
    ItemKind.PENDING: "Pending results",
    ItemKind.FREEZE: "Freeze date",
    ItemKind.DIFFERENCES: "Differences decided",
    ItemKind.ADJUSTMENTS: "Adjustments",
    ItemKind.DISPUTES: "Earlier statements",
    ItemKind.PAY: "Calculation",
    ItemKind.DRAFT: "Draft up to date",
}
"""What the items are called."""


class ItemState(StrEnum):
    """How an item stands; what does not apply is told in one word."""

    DONE = "done"
    WARNING = "warning"
    BLOCKING = "blocking"
    NOT_APPLICABLE = "not applicable"


class Where(StrEnum):
    """Where an item is mended; the window knows the page, NOWHERE stands for waiting."""

    NOWHERE = "nowhere"
    CONTRACT = "contract"
    TERMS = "terms"
    IMPORT = "import"
    RESULTS = "results"
    CHECKS = "checks"
    RECONCILIATION = "reconciliation"
    DIFFERENCES = "differences"
    STATEMENT = "statement"


class Light(StrEnum):
    """How a whole checklist stands."""

    READY = "ready"
    WARNINGS = "warnings"
    BLOCKED = "blocked"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class CloseItem:
    """One line of a checklist.

    `details` are further sentences of the same kind. `statement_id` is where `where` is a
    statement. `noted` says who took note of a warning; another sentence has to be noted anew.
    """

    kind: ItemKind
    state: ItemState
    sentence: str
    where: Where = Where.NOWHERE
    details: tuple[str, ...] = ()
    statement_id: int | None = None
    noted: Acceptance | None = None

    @property
    def title(self) -> str:
        """What the item is called."""
        return ITEM_TITLES[self.kind]

    @property
    def text(self) -> str:
        """The sentence with all further ones."""
        return " ".join((self.sentence, *self.details))

    @property
    def is_open(self) -> bool:
        """Tell whether a person has to take note of it before anything is issued."""
        return self.state is ItemState.WARNING and self.noted is None

    def subject(self, period: Period) -> str:
        """Return what tells this warning from others of the contract, for who notes it."""
        return f"{period.key}|{self.kind}|{fingerprint((self.sentence, *self.details))}"


@dataclass(frozen=True, slots=True)
class Checklist:
    """What stands between one contract's period and its statement.

    `issued` is the number of the statement that closes the period already, "" for none, and
    `statement_id` that statement or the draft. `expected` is what a statement drawn up now comes
    to, tax included; None where it cannot be worked out or is issued.
    """

    contract_id: int
    contract_code: str
    client_name: str
    currency: str
    period: Period
    items: tuple[CloseItem, ...]
    issued: str = ""
    statement_id: int | None = None
    expected: Decimal | None = None

    @property
    def light(self) -> Light:
        """How the whole stands."""
        if self.issued:
            return Light.ISSUED
        if self.blocking:
            return Light.BLOCKED
        return Light.WARNINGS if self.open_warnings else Light.READY

    @property
    def blocking(self) -> tuple[CloseItem, ...]:
        """What refuses to be issued."""
        return self._in(ItemState.BLOCKING)

    @property
    def warnings(self) -> tuple[CloseItem, ...]:
        """What somebody should know, noted or not."""
        return self._in(ItemState.WARNING)

    @property
    def open_warnings(self) -> tuple[CloseItem, ...]:
        """The warnings that nobody took note of."""
        return tuple(item for item in self.items if item.is_open)

    @property
    def to_note(self) -> tuple[CloseItem, ...]:
        """The open warnings that a person can take note of; an outdated draft is drawn up anew."""
        return tuple(item for item in self.open_warnings if item.kind is not ItemKind.DRAFT)

    @property
    def is_outdated(self) -> bool:
        """Tell whether there is a draft, and it is not what results and terms come to now."""
        return any(
            item.kind is ItemKind.DRAFT and item.state is ItemState.WARNING for item in self.items
        )

    @property
    def has_draft(self) -> bool:
        """Tell whether a draft was drawn up."""
        return self.statement_id is not None and not self.issued

    @property
    def can_be_drafted(self) -> bool:
        """Tell whether a draft can be drawn up: it can be worked out, whatever else is open."""
        return not self.issued and self.expected is not None

    @property
    def headline(self) -> str:
        """The sentence that says why it is not ready; the statement's number once it is issued."""
        if self.issued:
            return f"Issued as {self.issued}."
        first = next(iter((*self.blocking, *self.open_warnings)), None)
        if first is not None:
            return first.sentence
        return "Warnings noted." if self.warnings else "Everything is in order."

    def _in(self, state: ItemState) -> tuple[CloseItem, ...]:
        return tuple(item for item in self.items if item.state is state)
