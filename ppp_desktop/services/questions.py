"""The questions of a contract's terms, each with what every answer comes to in its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.question_forms import JsonDocument, OwnUnit
from ppp_desktop.payouts.questions import Question, Topic, questions_of, with_answer
from ppp_desktop.payouts.words import Wording, capitalised
from ppp_desktop.services.calculation import active_part
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.measures import Course, by_dimension
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.question_examples import example_of
from ppp_desktop.services.question_trials import MOVES_PAY, Trial, make_trial
from ppp_desktop.services.question_words import Example, Outcome, paid


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An answer on offer. `outcome` says what it comes to, `amount` where that is an amount."""

    key: str
    label: str
    outcome: str = ""
    amount: Decimal | None = None

    @property
    def text(self) -> str:
        """The label with its outcome: "lower tier €1,000.00", "last click: all to Google"."""
        if not self.outcome:
            return self.label
        return f"{self.label}{' ' if self.amount is not None else ': '}{self.outcome}"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question. `example` says for what the outcomes are: "June 2026", "exactly 100 leads".

    `key` is the path of the field, `answer` the key of the option that the document gives, "" while
    it is open. `component` is the position of the component that it belongs to, None for the whole
    contract. `own` says as what any other answer may be written, None where only options count.
    """

    key: str
    topic: Topic
    text: str
    options: tuple[OptionRow, ...]
    answer: str
    example: str
    component: int | None
    own: OwnUnit | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the document gives an answer."""
        return bool(self.answer)

    @property
    def chosen(self) -> OptionRow | None:
        """The option that the document gives, None while it is open."""
        return next((option for option in self.options if option.key == self.answer), None)

    @property
    def answer_label(self) -> str:
        """The label of the answer, "" while it is open."""
        return "" if self.chosen is None else self.chosen.label

    @property
    def outcomes(self) -> str:
        """All options on one line: "lower tier €1,000.00 · upper tier €1,200.00"."""
        return " · ".join(option.text for option in self.options)

    @property
    def told(self) -> str:
        """What the answers come to: "June 2026: lower tier €1,000.00 · upper tier €1,200.00".

        Once one is given, what that comes to: "Lower tier €1,000.00 (June 2026)".
        """
        if self.chosen is None:
            about = f"{self.example}: " if self.example else ""
            return capitalised(about + self.outcomes)
        about = f" ({self.example})" if self.example and self.chosen.outcome else ""
        return capitalised(self.chosen.text + about)


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """All questions that apply to a document; `rows` are in the order of `questions`."""

    period: Period
    currency: str
    rows: tuple[QuestionRow, ...]
    questions: tuple[Question, ...]

    @property
    def open_rows(self) -> tuple[QuestionRow, ...]:
        """The questions without an answer."""
        return tuple(row for row in self.rows if not row.is_answered)

    @property
    def answered_rows(self) -> tuple[QuestionRow, ...]:
        """The questions with an answer."""
        return tuple(row for row in self.rows if row.is_answered)

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(1 for row in self.rows if row.is_answered)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.rows)


def list_questions(
    database: Database, contract_id: int, document: JsonDocument, period: Period
) -> QuestionSheet:
    """Return the questions of `document`, which may be a draft, tried out on `period`.

    A draft that is wrong beside its open questions has questions without outcomes.
    """
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        wording = Wording(CatalogueWords(), contract.currency, contract.billing)
        questions = questions_of(
            document,
            wording,
            objectives={each.name: each.metric for each in contract.objectives},
            sources=_sources(session, contract, document, period),
            known_metrics=CATALOGUE,
        )
        trial = make_trial(session, contract, document, questions, period, wording)
    rows = tuple(_row(question, trial) for question in questions)
    return QuestionSheet(period, wording.currency, rows, questions)


def answer(
    sheet: QuestionSheet, document: JsonDocument, question_key: str, option_key: str
) -> dict[str, object]:
    """Return `document` after an answer to a question of its sheet.

    `option_key` may be an answer of one's own where the question takes such. Raises NotFound for a
    question that is not asked, ValidationFailed for what is no answer to it.
    """
    for question in sheet.questions:
        if question.key == question_key:
            return with_answer(document, question, option_key)
    asked = ", ".join(question.key for question in sheet.questions)
    raise NotFound(f"Nothing is asked about “{question_key}”.", f"Questions: {asked or 'none'}.")


def _sources(
    session: Session, contract: Contract, document: JsonDocument, period: Period
) -> Mapping[str, Mapping[str, Decimal]]:
    """Return what each source says of the metrics that are paid for, in the period."""
    try:
        days = active_part(contract, period)
    except NotFound:
        return {}
    given = document.get("components")
    entries = given if isinstance(given, list | tuple) else ()
    metrics = [entry.get("metric") for entry in entries if isinstance(entry, Mapping)]
    # What a trusted source leaves out is part of the question.
    course = replace(Course.of(contract), trusts=())
    found = {}
    for key in dict.fromkeys(str(name) for name in metrics if name):
        if key in CATALOGUE and CATALOGUE[key].formula is None:
            sums = by_dimension(session, course, days, MeasureRequest(key), "source")
            found[key] = {name: each.value for name, each in sums.items() if name}
    return found


def _row(question: Question, trial: Trial | None) -> QuestionRow:
    example = Example("", {}) if trial is None else _outcomes(question, trial)
    nothing = Outcome("")
    found = [(option, example.outcomes.get(option.key, nothing)) for option in question.options]
    return QuestionRow(
        key=question.key,
        topic=question.topic,
        text=question.text,
        options=tuple(
            OptionRow(option.key, option.label, outcome.text, outcome.amount)
            for option, outcome in found
        ),
        answer="" if question.answer is None else question.answer.key,
        example=example.about,
        component=question.component,
        own=None if question.own is None else question.own.unit,
    )


def _outcomes(question: Question, trial: Trial) -> Example:
    """Return the pay of the period where the answers change it, else an example that does."""
    if question.topic in MOVES_PAY and (question.component is None or trial.differs(question)):
        pays = {option.key: trial.pay(question, option) for option in question.options}
        known = {pay for pay in pays.values() if pay is not None}
        if len(known) > 1 or question.topic is Topic.SOURCE:
            return Example(trial.context.period.label, paid(trial, pays.items()))
    example = example_of(question, trial) or Example("", {})
    amounts = {found.amount for found in example.outcomes.values()}
    if len(example.outcomes) > 1 and len(amounts) == 1 and None not in amounts:
        return replace(example, about=f"{example.about}, the same either way")
    return example
