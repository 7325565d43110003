"""The questions that a contract leaves open as a whole: what revenue is, what counts and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from ppp_desktop.core.money import format_number
from ppp_desktop.payouts.answers import EACH_SOURCE, Answers
from ppp_desktop.payouts.question_forms import (
    Asked,
    Edit,
    Option,
    OwnAnswer,
    OwnUnit,
    Question,
    Topic,
    number_of,
    written_path,
)
from ppp_desktop.payouts.words import capitalised

KEPT = "kept"
"""The answer that pay for reversed results stays paid."""

RECOMPUTED = ("recomputed_falls", "recomputed_stays")
"""The answers that their period is worked out anew: with its attainments, or without."""

_FREEZE_DAYS = (0, 7, 14, 30, 60)
_TOLERANCES = ("0", "0.02", "0.05", "0.1")
_TAKEN_BACK_WITHIN_DAYS = 365
_SALES = ("orders", "revenue")


def contract_questions(asked: Asked) -> Iterator[Question]:
    """Yield the questions that belong to no single component."""
    metrics = _metrics_behind(asked)
    reviewed = [name for name in metrics if asked.wording.metrics.has_status(name)]
    if asked.part("floor") is not None:
        yield _floor(asked)
    if reviewed:
        yield _reversals(asked, reviewed)
    if "revenue" in metrics:
        yield from _revenue(asked)
    if reviewed:
        yield _answer(
            asked,
            Topic.COUNTED_ON,
            "counted_on",
            f"Which day decides when {_article(_one(asked, reviewed))} counts?",
        )
    if any(entry.has_scope and entry.metric for entry in asked.entries):
        yield from _sources(asked)
    if reviewed:
        text = f"Which contact is {_article(_one(asked, reviewed))} credited to?"
        yield _answer(asked, Topic.ATTRIBUTION, "attribution", text)
    if metrics:
        yield _freeze(asked)


def _metrics_behind(asked: Asked) -> list[str]:
    """Return every metric that pay rests on, ratios as the two that they are made of."""
    found: dict[str, None] = {}
    for entry in asked.entries:
        for name in filter(None, map(asked.known, _named_in(entry.document, asked.objectives))):
            for metric in asked.wording.metrics.ratio_of(name) or (name,):
                found[metric] = None
    return list(found)


def _named_in(part: object, objectives: Mapping[str, str]) -> Iterator[str]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _named_in(each, objectives)
    if not isinstance(part, Mapping):
        return
    metric, objective = part.get("metric"), part.get("objective")
    if isinstance(metric, str):
        yield metric
    if isinstance(objective, str) and objective in objectives:
        yield objectives[objective]
    for each in part.values():
        yield from _named_in(each, objectives)


def _one(asked: Asked, reviewed: list[str]) -> str:
    """Return what a single result is called: "lead"; "order" where money is paid for."""
    first = reviewed[0]
    return "order" if first == "revenue" else asked.wording.metrics.noun(first, Decimal(1))


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _answer(asked: Asked, topic: Topic, name: str, text: str) -> Question:
    """Return a question whose options are the choices of a field of `Answers`."""
    extra = Answers.model_fields[name].json_schema_extra
    choices = extra.get("choices") if isinstance(extra, dict) else None
    labels = choices if isinstance(choices, dict) else {}
    options = [(key, str(label)) for key, label in labels.items()]
    return asked.choice(topic, ("answers", name), text, options)


def _floor(asked: Asked) -> Question:
    return asked.choice(
        Topic.PART_PERIOD,
        ("floor", "prorate"),
        f"Does the guaranteed minimum of a part {asked.wording.period_noun} count by days?",
        ((True, "by days"), (False, "in full")),
    )


def _reversals(asked: Asked, reviewed: list[str]) -> Question:
    path = ("answers", "reversals")
    options = tuple(_reversal_options(asked))
    chosen = _reversal_answer(asked)
    verb = "refunded" if set(reviewed) & set(_SALES) else "rejected"
    return Question(
        written_path(path),
        Topic.REVERSALS,
        f"{capitalised(_one(asked, reviewed))} {verb} after it was paid?",
        options,
        next((option for option in options if option.key == chosen), None),
    )


def _reversal_options(asked: Asked) -> Iterator[Option]:
    answer = ("answers", "reversals")
    yield Option(KEPT, "stays paid", (Edit(answer, "kept"), Edit(("clawback",), None)))
    given = asked.part("clawback") or {}
    taken = [Edit(answer, "taken_back")]
    if not given.get("schedule"):
        step = {"up_to_days": _TAKEN_BACK_WITHIN_DAYS, "share": "1"}
        taken.append(Edit(("clawback", "schedule"), [step]))
    method, falls = ("clawback", "method"), ("clawback", "attainment_falls")
    yield Option(
        "paid_rate",
        "taken back at the paid rate",
        (*taken, Edit(method, "paid_rate"), Edit(falls, None)),
    )
    recomputed = (*taken, Edit(method, "recomputed"))
    if not _judges(asked):
        yield Option(
            "recomputed", "taken back, recomputed", (*recomputed, Edit(falls, value=False))
        )
        return
    yield Option(
        RECOMPUTED[0],
        "taken back, recomputed, attainment too",
        (*recomputed, Edit(falls, value=True)),
    )
    yield Option(
        RECOMPUTED[1],
        "taken back, recomputed, attainment stays",
        (*recomputed, Edit(falls, value=False)),
    )


def _reversal_answer(asked: Asked) -> str:
    given, stated = asked.part("clawback"), asked.answers.get("reversals")
    if given is None:
        return "kept" if stated == "kept" else ""
    if stated == "kept":
        return ""
    if given.get("method") != "recomputed":
        return str(given.get("method"))
    falls = given.get("attainment_falls")
    if not isinstance(falls, bool):
        return ""
    if not _judges(asked):
        return "recomputed"
    return RECOMPUTED[0] if falls else RECOMPUTED[1]


def _judges(asked: Asked) -> bool:
    """Tell whether any pay depends on a condition or an attainment."""
    documents = [entry.document for entry in asked.entries]
    return any(
        document.get(name) for document in documents for name in ("gate", "multiplier", "levels")
    )


def _revenue(asked: Asked) -> Iterator[Question]:
    for topic, name, text in (
        (Topic.REVENUE_TAX, "revenue_tax", "Does revenue count with or without tax?"),
        (
            Topic.REVENUE_SHIPPING,
            "revenue_shipping",
            "Does revenue count with or without shipping?",
        ),
        (
            Topic.REVENUE_REFUNDS,
            "revenue_refunds",
            "Does revenue count before or after part refunds?",
        ),
    ):
        yield _answer(asked, topic, name, text)


def _sources(asked: Asked) -> Iterator[Question]:
    path = ("answers", "source")
    given = asked.answers.get("source")
    options = {EACH_SOURCE: "each for its own", **{name: name for name in _source_names(asked)}}
    if isinstance(given, str) and given:
        options.setdefault(given, given)
    offered = tuple(
        Option(key, label, (Edit(path, key), *_scope_edits(asked, key)))
        for key, label in options.items()
    )
    answer = next((option for option in offered if option.key == given), None)
    own = OwnAnswer(OwnUnit.TEXT, path, tuple(_scope_edits(asked, "")))
    yield Question(written_path(path), Topic.SOURCE, _source_text(asked), offered, answer, own=own)
    if given != EACH_SOURCE:
        yield _tolerance(asked)


def _source_names(asked: Asked) -> list[str]:
    paid = {entry.metric for entry in asked.entries if entry.has_scope}
    found = {name for metric in paid for name in asked.sources.get(metric, {})}
    return sorted(found)


def _scope_edits(asked: Asked, chosen: str) -> Iterator[Edit]:
    """Yield what lets only the chosen source count, wherever it tells what is paid for."""
    before = asked.answers.get("source")
    for entry in asked.entries:
        if not entry.has_scope:
            continue
        path = entry.path("scope", "filters", "source")
        if chosen in asked.sources.get(entry.metric, {}):
            yield Edit(path, [chosen])
        elif before is not None and before != chosen and asked.value(path) == [before]:
            yield Edit(path, None)


def _source_text(asked: Asked) -> str:
    """Return "Google Ads 241, CRM 237 leads: which counts?" where two sources disagree."""
    for entry in asked.entries:
        found = asked.sources.get(entry.metric, {}) if entry.has_scope else {}
        if len(found) > 1:
            wording = asked.wording
            said = ", ".join(
                f"{name} {wording.quantity(entry.metric, value)}"
                for name, value in sorted(found.items(), key=lambda each: (-each[1], each[0]))
            )
            noun = wording.metrics.noun(entry.metric, Decimal(2))
            return f"{said} {noun}: which counts?"
    return "Which source counts where two disagree?"


def _tolerance(asked: Asked) -> Question:
    path = ("answers", "source_tolerance")
    given = number_of(asked.value(path))
    shares = {number_of(text): text for text in _TOLERANCES}
    if given is not None:
        shares.setdefault(given, format(given, "f"))
    options = tuple(
        Option(text, asked.wording.share(share), (Edit(path, text),))
        for share, text in shares.items()
        if share is not None
    )
    answer = next((option for option in options if option.key == shares.get(given)), None)
    return Question(
        written_path(path),
        Topic.TOLERANCE,
        "By how much may two sources differ before someone looks into it?",
        options,
        answer if given is not None else None,
        own=OwnAnswer(OwnUnit.SHARE, path),
    )


def _freeze(asked: Asked) -> Question:
    path = ("answers", "freeze_days")
    given = asked.value(path)
    days = dict.fromkeys(_FREEZE_DAYS)
    if isinstance(given, int) and not isinstance(given, bool):
        days[given] = None
    question = asked.choice(
        Topic.FREEZE,
        path,
        f"Until when may the results of a {asked.wording.period_noun} change?",
        [(number, _days_label(number)) for number in sorted(days)],
    )
    return replace(question, own=OwnAnswer(OwnUnit.DAYS, path))


def _days_label(days: int) -> str:
    if not days:
        return "not after its end"
    return f"{format_number(Decimal(days))} {'day' if days == 1 else 'days'} after its end"
