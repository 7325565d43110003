"""Finds results that somebody made to try things out: "test", "demo", "asdf", example.com.

Looked at are the numbers of events, all dimensions, and e-mail addresses (marked when they were
read). A name that says nothing else is taken for a test; one that merely holds such a word
("Book a demo", "Probefahrt Test") gives a note. Rejected results cost nothing and are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import RowMapping, func, or_, select

from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.imports.contacts import TEST_EMAIL
from ppp_desktop.imports.headers import fold
from ppp_desktop.models.imports import contact_hashes
from ppp_desktop.models.results import results
from ppp_desktop.services.data_checks.findings import (
    KEPT_IDS,
    Finding,
    FoundRows,
    Severity,
    counted,
    fingerprint,
    listed,
)
from ppp_desktop.services.data_checks.groups import Groups
from ppp_desktop.services.data_checks.looking import COUNTING, Looking, among

KEY = "test_leads"
LABEL = "Test leads"

WORDS: Mapping[str, tuple[str, ...]] = {
    "English": ("test", "tests", "testing", "tester", "demo", "dummy", "fake", "sample"),
    "German": ("testlead", "probe", "muster", "mustermann", "musterfrau", "beispiel"),
    "French": ("essai", "exemple", "fictif", "factice"),
    "Spanish": ("prueba", "pruebas", "ejemplo", "ficticio"),
    "Portuguese": ("teste", "testes", "exemplo", "ficticio"),
    "Italian": ("prova", "esempio", "fittizio"),
    "Dutch": ("proef", "voorbeeld", "nep"),
    "Polish": ("proba", "testowy", "testowa", "testowe", "przykład", "przykładowy"),
}
"""Folded: lower case, without accents (a Polish ł is a letter of its own)."""

NONSENSE = frozenset(
    "asdf asdfasdf asdfgh qwerty qwertz azerty xxx xxxx foobar foo lorem ipsum".split()
)
"""What nobody calls anything."""

_FILLERS = frozenset(
    (
        "lead leads order orders deal contact kontakt contacto contatto contato campaign kampagne "
        "campagne campana campanha campagna kampania user client customer kunde kundin cliente "
        "klant klient name company firma max erika id no nr"
    ).split()
)
_WORDS = frozenset(word for words in WORDS.values() for word in words)
_EXAMPLE_DOMAIN = re.compile(r"(?<![\w-])example\.(?:com|org|net)(?![\w-]|\.\w)", re.IGNORECASE)
_NUMBERS_END = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_STEMS = (
    "test demo dummy fake sampl prob prób muster beispiel essai exemp fic factice prueba ejemplo "
    "prova esempio fitt proef voorb nep przyk asdf qwert azerty xxx foo lorem ipsum example."
).split()
"""Parts that numbers are looked through for before each is judged; every word has one."""

_HIT = tuple(
    results.c[name] for name in ("id", "identity", "day", "dimension_set_id", "external_id")
)

_REJECT = "Reject what is a test in the tool that it comes from, and import it again."
_NAME = "Reject what is a test in the tool that it comes from; accept it if these are real."


def verdict(text: str) -> Severity | None:
    """Return whether a text says that it is a test, holds such a word among others, or neither."""
    if _EXAMPLE_DOMAIN.search(text):
        return Severity.WARNING
    words = fold(_NUMBERS_END.sub(" ", text)).split()
    if any(word in NONSENSE for word in words):
        return Severity.WARNING
    if not any(word in _WORDS for word in words):
        return None
    others = [word for word in words if word not in _WORDS | _FILLERS and not word.isdecimal()]
    return Severity.NOTE if others else Severity.WARNING


def find(looking: Looking) -> Iterator[Finding]:
    """Yield the findings about names, then about numbers, then about e-mail addresses."""
    yield from _names(looking)
    yield from _numbers(looking)
    yield from _addresses(looking)


def _names(looking: Looking) -> Iterator[Finding]:
    sets: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for set_id, dimensions in looking.sets.items():
        for name, text in dimensions.items():
            if name != "source":
                sets[name, text].append(set_id)
    tests: dict[tuple[str, str], list[int]] = {}
    notes: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)
    for (name, text), set_ids in sets.items():
        found = verdict(text)
        if found is Severity.WARNING:
            tests[name, text] = set_ids
        elif found is Severity.NOTE:
            notes[name][text] = set_ids
    for (name, text), set_ids in sorted(tests.items()):
        yield from _named(looking, name, [text], set_ids, Severity.WARNING)
    for name, texts in notes.items():
        of_all = [set_id for set_ids in texts.values() for set_id in set_ids]
        yield from _named(looking, name, sorted(texts), of_all, Severity.NOTE)


def _named(
    looking: Looking, name: str, texts: list[str], set_ids: list[int], severity: Severity
) -> Iterator[Finding]:
    where = (
        looking.where()
        & among(results.c.dimension_set_id, set_ids)
        & results.c.status.in_(COUNTING)
    )
    count, first, last = looking.session.execute(
        select(func.count(), func.min(results.c.day), func.max(results.c.day)).where(where)
    ).one()
    if first is None or last is None:
        return
    ids = looking.session.scalars(
        select(results.c.id).where(where).order_by(results.c.day, results.c.id).limit(KEPT_IDS)
    ).all()
    sources = sorted({looking.source_of(set_id) for set_id in set_ids})
    quoted = listed(f"“{text}”" for text in texts)
    verb = "has" if count == 1 else "have"
    label = DIMENSION_LABELS[name]
    what = f"{counted(count, 'result')} {verb} the {label[0].lower()}{label[1:]} {quoted}"
    certain = severity is Severity.WARNING
    yield looking.finding(
        KEY,
        ("name" if certain else "names", name, texts[0] if certain else fingerprint(texts)),
        severity,
        f"{what}, which reads like a test." if certain else f"{what}: is that a test?",
        _REJECT if certain else _NAME,
        FoundRows(count, first, last, tuple(ids), tuple(sources)),
    )


def _numbers(looking: Looking) -> Iterator[Finding]:
    number = results.c.external_id
    rows = looking.session.execute(
        select(*_HIT)
        .where(
            looking.where(),
            number.op("GLOB")("*[a-zA-Z]*"),
            or_(*(number.like(f"%{stem}%") for stem in _STEMS)),
            results.c.status.in_(COUNTING),
        )
        .order_by(results.c.day, results.c.id)
    ).mappings()
    found = (row for row in rows if verdict(row["external_id"]) is not None)
    yield from _by_source(looking, "number", found)


def _addresses(looking: Looking) -> Iterator[Finding]:
    hashes = contact_hashes.c
    is_marked = (
        select(hashes.identity)
        .where(
            hashes.contract_id == results.c.contract_id,
            hashes.identity == results.c.identity,
            hashes.kind == TEST_EMAIL,
        )
        .exists()
    )
    rows = looking.session.execute(
        select(*_HIT)
        .where(looking.where(), results.c.status.in_(COUNTING), is_marked)
        .order_by(results.c.day, results.c.id)
    ).mappings()
    yield from _by_source(looking, "e-mail address", rows)


def _by_source(looking: Looking, what: str, rows: Iterable[RowMapping]) -> Iterator[Finding]:
    groups: Groups[tuple[str, date]] = Groups()
    numbers: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    for row in rows:
        source = looking.source_of(row["dimension_set_id"])
        key = (source, looking.scene.period(row["day"]).start)
        groups.of(key).add(row["id"], row["day"], source)
        groups.of(key).mark(row["identity"])
        numbers[key].append(f"“{row['external_id']}”")
    for (source, start), group in groups.items():
        found = group.rows()
        verb = "has" if found.count == 1 else "have"
        text = f"{counted(found.count, 'result')} of {source or 'no source'} {verb}"
        if what == "number":
            text += f" a number that reads like a test: {listed(numbers[source, start])}."
        else:
            text += f" an {what} that nobody reads, such as one at example.com."
        subject = (what, source, start, group.which)
        yield looking.finding(KEY, subject, Severity.WARNING, text, _REJECT, found)
