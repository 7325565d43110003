"""The results behind a whole statement, read at once, are those that are read figure by figure."""

from __future__ import annotations

import pytest

from ppp_desktop.models.database import Database
from ppp_desktop.services.document_sources import ALL_ROWS, sources_of_view
from ppp_desktop.services.statements import get_statement, list_sources_of
from tests.integration.rich_statement import make_rich_statement


@pytest.mark.parametrize("is_issued", [True, False])
def test_all_at_once_is_one_by_one(empty_store: Database, is_issued: bool) -> None:
    row = make_rich_statement(empty_store, issue=is_issued)
    view = get_statement(empty_store, row.id)
    bases = view.body.bases
    found = sources_of_view(empty_store, view, bases)
    assert len(found) == len(bases) > 5
    assert any(sources.exclusions for each in found.values() for sources in each)
    assert found == list_sources_of(empty_store, row.id, bases, ALL_ROWS)
