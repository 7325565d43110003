"""Terms and results drawn by chance: whatever the engine says of them, the phrasebook can say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.payouts.context import TermsPart
from ppp_desktop.payouts.engine import calculate_parts
from ppp_desktop.payouts.terms import Terms, dump_terms
from ppp_desktop.services.document_phrases import names_of
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.statements.phrases import phrasebook
from ppp_desktop.statements.writing import ENGLISH, LANGUAGES, writing_in
from tests.golden.test_phrases import texts
from tests.unit.payouts.examples import JUNE
from tests.unit.payouts.facts import Fact, context_of
from tests.unit.payouts.generated import ACTIVE, OBJECTIVES, contracts, facts

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(
    terms=contracts(),
    found=facts(),
    days=st.one_of(st.just(JUNE), ACTIVE),
    language=st.sampled_from(OTHERS),
)
def test_whatever_is_said_can_be_said(
    terms: Terms, found: list[Fact], days: Period, language: str
) -> None:
    parts = [TermsPart(terms, days)]
    try:
        context = context_of(parts, found, JUNE, active=days, objectives=OBJECTIVES)
        context = replace(context, words=CatalogueWords())
        made = calculate_parts(parts, context)
    except PppError:
        return
    names = names_of(context.measures, [dump_terms(terms)], writing_in(language))
    book = phrasebook(language, names)
    assert [text for section, text in texts(made) if not book.knows(text, section)] == []
