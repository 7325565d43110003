"""A pale colour of the agency is darkened where a chart must be seen; others stay."""

from __future__ import annotations

import pytest

from ppp_desktop.statements.pdf.colours import visible


@pytest.mark.parametrize("accent", ["#17656e", "#000000", "#b3261e"])
def test_a_colour_that_is_seen_stays(accent: str) -> None:
    assert visible(accent) == accent


@pytest.mark.parametrize("accent", ["#FFF2B3", "#FFFFFF", "#E0F0F1", "#ffff00"])
def test_a_pale_colour_is_darkened_and_keeps_its_hue(accent: str) -> None:
    seen = visible(accent)
    parts = [int(seen[at : at + 2], 16) for at in (1, 3, 5)]
    given = [int(accent[at : at + 2], 16) for at in (1, 3, 5)]
    assert max(parts) < max(given)
    assert sorted(range(3), key=parts.__getitem__) == sorted(range(3), key=given.__getitem__)
    assert visible(seen) == seen
