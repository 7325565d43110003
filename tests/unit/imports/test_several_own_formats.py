"""Several formats of one's own: asked before the shipped ones, like each other, each key once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.formats import detect, format_called, known_formats
from ppp_desktop.imports.formats.known import FOLDER_VARIABLE, format_problems
from tests.unit.imports.shapes import parsed, sheet_of, totals

OWN = (
    'key = "tracker"\nlabel = "Our tracker"\nlike = ["words"]\n'
    'shapes = [{ fields = ["date"], metrics = 1 }]\nleast_signs = 2\n'
    'titles = ["^tracker export"]\ncount_as = "leads"\n'
    '[signs]\nen = ["Hits", "Prospect no"]\nsv = ["Träffar"]\n'
    '[fields]\ndate = ["Date"]\nexternal_id = ["Prospect no"]\nclicks = ["Hits"]\n'
    'status = ["Result"]\ncampaign = { en = ["Drive"], sv = ["Kampanj"] }\n'
    '[statuses]\napproved = ["yes!"]\nrejected = ["no!"]\n'
)
SAMPLE = "Date,Prospect no,Hits,Result,Drive\n2026-06-01,P1,4,yes!,May\n2026-06-02,P2,5,no!,May\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


def test_an_own_format_comes_before_the_others(folder: Path) -> None:
    (folder / "tracker.toml").write_text(OWN, encoding="utf-8")
    assert [known.key for known in known_formats()][:2] == ["tracker", "universal_analytics"]
    own = format_called("tracker")
    assert (own.origin, own.source) == (folder / "tracker.toml", "Our tracker")
    assert own.languages == ("en", "sv")
    result = parsed(SAMPLE)
    assert (result.format, result.source) == ("tracker", "Our tracker")
    assert [row.status for row in result.rows] == [Status.APPROVED, Status.REJECTED]
    assert totals(result) == {"clicks": 9, "leads": 2}
    # More general than a shipped one, it is asked first all the same.
    text = OWN.replace("least_signs = 2", "least_signs = 0").replace(
        'clicks = ["Hits"]', 'clicks = ["Hits", "Clicks"]'
    )
    (folder / "tracker.toml").write_text(text, encoding="utf-8")
    found = detect(sheet_of("Date,Clicks\n2026-06-01,3\n")).format
    assert found is not None
    assert found.key == "tracker"


def test_a_broken_own_file_is_reported_and_harms_nothing(folder: Path) -> None:
    (folder / "a.toml").write_text(OWN.replace("clicks =", "klicks ="), encoding="utf-8")
    (folder / "b.toml").write_text(OWN, encoding="utf-8")
    (folder / "c.toml").write_text(OWN, encoding="utf-8")
    (folder / "d.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "notes.txt").write_text("no format", encoding="utf-8")
    (folder / "folder.toml").mkdir()
    problems = format_problems()
    assert [problem.path.name for problem in problems] == ["a.toml", "c.toml", "d.toml"]
    assert "klicks" in problems[0].message
    assert "“tracker” is taken" in problems[1].message
    assert all(problem.remedy for problem in problems)
    assert parsed(SAMPLE).format == "tracker"
    (folder / "a.toml").unlink()
    assert [problem.path.name for problem in format_problems()] == ["c.toml", "d.toml"]


def test_one_own_format_is_like_another(folder: Path) -> None:
    (folder / "a.toml").write_text(OWN, encoding="utf-8")
    text = 'key = "other"\nlabel = "Other"\nlike = ["tracker"]\nsigns = ["Colour"]\n'
    (folder / "b.toml").write_text(text, encoding="utf-8")
    assert not format_problems()
    assert format_called("other").names("clicks") == ("Hits",)
