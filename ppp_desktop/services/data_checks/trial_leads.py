"""Finds results that somebody made to try things out: "test", "demo", "asdf", example.com.

Looked at are the numbers of events, all dimensions, and e-mail addresses (marked when they were
read). A name that says nothing else is taken for a test; one that merely holds such a word
("Book a demo", "Probefahrt Test") gives a note. Rejected results cost nothing and are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, RowMapping, func, or_, select

from ppp_desktop.core.vocabulary import DIMENSION_LABELS, DIMENSIONS
from ppp_desktop.imports.contacts import EMAIL, TEST_EMAIL
from ppp_desktop.imports.headers import fold
from ppp_desktop.models.imports import contact_hashes
from ppp_desktop.models.results import dimension_sets, results
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
from ppp_desktop.services.data_checks.looking import COUNTING, Looking, among, with_source

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
_NAMES = tuple(name for name in DIMENSIONS if name != "source")
_ANY_WORDS = ("keyword", "landing_page")
"""What people search for and read about holds every word there is."""

_REMEMBERED = 20_000
_NUMBERS_SHOWN = 3
_WORDS = frozenset(word for words in WORDS.values() for word in words)
_EXAMPLE_DOMAIN = re.compile(r"(?<![\w-])example\.(?:com|org|net)(?![\w-]|\.\w)", re.IGNORECASE)
_NUMBERS_END = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_STEMS = (
    "test demo dummy fake sampl prob prób muster beispiel essai exemp fic factice prueba ejemplo "
    "prova esempio fitt proef voorb nep przyk asdf qwert azerty xxx foo lorem ipsum example."
).split()
"""Parts that numbers are looked through for before each is judged; every word has one."""

_HIT = (
    dimension_sets.c.source,
    *(results.c[name] for name in ("id", "identity", "day", "external_id")),
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


_known_verdict = lru_cache(maxsize=_REMEMBERED)(verdict)


@dataclass(slots=True)
class _Sets:
    """The sets of dimensions with one suspicious name, and the sources that they come from."""

    ids: list[int] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)

    def add(self, row: RowMapping) -> None:
        self.ids.append(row["id"])
        self.sources.add(row["source"])


def find(looking: Looking) -> Iterator[Finding]:
    """Yield the findings about names, then about numbers, then about e-mail addresses."""
    yield from _names(looking)
    yield from _numbers(looking)
    yield from _addresses(looking)


def _names(looking: Looking) -> Iterator[Finding]:
    tests: dict[tuple[str, str], _Sets] = {}
    notes: dict[str, dict[str, _Sets]] = {}
    for row in looking.session.execute(
        select(dimension_sets).where(dimension_sets.c.id.in_(looking.used_sets()))
    ).mappings():
        for name in _NAMES:
            found = _known_verdict(row[name])
            if found is Severity.WARNING:
                tests.setdefault((name, row[name]), _Sets()).add(row)
            elif found is Severity.NOTE and name not in _ANY_WORDS:
                notes.setdefault(name, {}).setdefault(row[name], _Sets()).add(row)
    for (name, text), sets in sorted(tests.items(), key=lambda pair: pair[0]):
        yield from _named(looking, name, [text], [sets], Severity.WARNING)
    for name, texts in notes.items():
        yield from _named(looking, name, sorted(texts), list(texts.values()), Severity.NOTE)


def _named(
    looking: Looking, name: str, texts: list[str], found: list[_Sets], severity: Severity
) -> Iterator[Finding]:
    set_ids = [set_id for sets in found for set_id in sets.ids]
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
    sources = sorted({source for sets in found for source in sets.sources})
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
        .select_from(with_source())
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
    """Find events with an address of nobody, unless most addresses of their source are such.

    An export that was made anonymous has no others.
    """
    made_up = _anonymous_sources(looking)
    if made_up is None:
        return
    rows = looking.session.execute(
        select(*_HIT)
        .select_from(with_source())
        .where(
            looking.where(),
            results.c.status.in_(COUNTING),
            _is_kept_as(TEST_EMAIL),
            dimension_sets.c.source.not_in(made_up),
        )
        .order_by(results.c.day, results.c.id)
    ).mappings()
    yield from _by_source(looking, "e-mail address", rows)


def _anonymous_sources(looking: Looking) -> list[str] | None:
    """Return the sources most of whose addresses are nobody's, None where no address is."""
    hashes = contact_hashes.c
    of_contract = hashes.contract_id == looking.scene.contract_id
    is_any = select(hashes.identity).where(of_contract, hashes.kind == TEST_EMAIL).limit(1)
    if looking.session.scalar(is_any) is None:
        return None
    counts = looking.session.execute(
        select(
            dimension_sets.c.source,
            func.count(func.nullif(hashes.kind, EMAIL)),
            func.count(func.nullif(hashes.kind, TEST_EMAIL)),
        )
        .select_from(with_source())
        .join(
            contact_hashes,
            (hashes.contract_id == results.c.contract_id) & (hashes.identity == results.c.identity),
        )
        .where(of_contract, hashes.kind.in_([EMAIL, TEST_EMAIL]))
        .group_by(dimension_sets.c.source)
    )
    return [source for source, tests, addresses in counts if tests > 1 and 2 * tests > addresses]


def _is_kept_as(kind: str) -> ColumnElement[bool]:
    hashes = contact_hashes.c
    return (
        select(hashes.identity)
        .where(
            hashes.contract_id == results.c.contract_id,
            hashes.identity == results.c.identity,
            hashes.kind == kind,
        )
        .exists()
    )


def _by_source(looking: Looking, what: str, rows: Iterable[RowMapping]) -> Iterator[Finding]:
    groups: Groups[tuple[str, date]] = Groups()
    numbers: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    for row in rows:
        source = row["source"]
        key = (source, looking.scene.period(row["day"]).start)
        groups.of(key).add(row["id"], row["day"], source)
        groups.of(key).mark(row["identity"])
        if len(numbers[key]) < _NUMBERS_SHOWN:
            numbers[key].append(f"“{row['external_id']}”")
    for (source, start), group in groups.items():
        found = group.rows()
        verb = "has" if found.count == 1 else "have"
        text = f"{counted(found.count, 'result')} of {source or 'no source'} {verb}"
        if what == "number":
            text += f" a number that reads like a test, such as {listed(numbers[source, start])}."
        else:
            text += f" an {what} that nobody reads, such as one at example.com."
        subject = (what, source, start, group.which)
        yield looking.finding(KEY, subject, Severity.WARNING, text, _REJECT, found)
