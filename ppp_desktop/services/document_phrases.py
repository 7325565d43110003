"""The phrasebook of one statement: what its sentences count and tell apart, in its language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from ppp_desktop.core.vocabulary import DIMENSION_LABELS, DIMENSIONS, MeasureRequest, Scope
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.words import Wording
from ppp_desktop.services.document_names import named_figure
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.statements.phrases import Names, Phrasebook, phrasebook
from ppp_desktop.statements.writing import ENGLISH, Writing, writing_in


def phrases_of(body: StatementBody, language: str) -> Phrasebook:
    """Return the phrasebook for the sentences of a statement."""
    if (language or ENGLISH) == ENGLISH:
        return phrasebook(ENGLISH, Names())
    documents = [body.terms, *(version.terms for version in body.versions)]
    paid = (found for each in body.paid_before for found in each.measures)
    requests = [found.request for found in (*body.measures, *paid)]
    return phrasebook(language, names_of(requests, documents, writing_in(language)))


def names_of(
    requests: Iterable[MeasureRequest],
    documents: Iterable[Mapping[str, object]],
    writing: Writing,
) -> Names:
    """Return what sentences call these figures, and the rows of rate cards in the terms."""
    matches = (match for document in documents for match in _matches(document))
    figures = dict(_metrics(writing))
    for request in requests:
        figures |= dict(_figures(request.metric, request.scope, writing))
    return Names(figures, dict(_match(match, writing) for match in matches))


def _metrics(writing: Writing) -> Iterator[tuple[str, str]]:
    words = CatalogueWords()
    for key, metric in CATALOGUE.items():
        name = writing.text(f"metrics.{key}")
        yield metric.label.lower(), name
        for count in (1, 2):
            yield words.noun(key, Decimal(count)), name


def _figures(key: str, scope: Scope, writing: Writing) -> Iterator[tuple[str, str]]:
    """Yield every form in which a sentence can name the results of a scope."""
    wording = Wording(CatalogueWords(), "")
    name = named_figure(key, scope, writing)
    for count in (1, 2):
        yield wording.counted(key, scope, Decimal(count)), name
    yield wording.share_of(key, scope), name
    yield wording.subject(key, scope), name


def _matches(value: object) -> Iterator[Mapping[str, str]]:
    """Yield what the rows of a rate card match, wherever in the terms they stand."""
    if isinstance(value, Mapping):
        match = value.get("match")
        if isinstance(match, Mapping):
            yield {str(name): str(wanted) for name, wanted in match.items()}
        for each in value.values():
            yield from _matches(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _matches(each)


def _match(match: Mapping[str, str], writing: Writing) -> tuple[str, str]:
    names = [name for name in DIMENSIONS if name in match]
    english = ", ".join(f"{DIMENSION_LABELS[name].lower()} {match[name]}" for name in names)
    said = (f"{writing.text(f'dimensions.{name}')} {match[name]}" for name in names)
    return english, ", ".join(said)
