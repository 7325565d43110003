"""Formats of the user's own: taken from a folder, refused by name and key, never a crash."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.formats import detect, detect_as, known_formats
from ppp_desktop.imports.formats.known import (
    FOLDER_VARIABLE,
    check_format_file,
    format_problems,
    own_formats_folder,
)
from tests.unit.imports import shapes
from tests.unit.imports.shapes import sheet_of

_HEAD = 'key = "mine"\nlabel = "Mine"\nleast_signs = 0\nshapes = [{ metrics = 1 }]\n'
_GOOD = f'{_HEAD}[fields]\ncost = ["Werbegeld"]\ndate = ["Zeitpunkt"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of own formats, empty."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def test_a_file_in_the_folder_is_a_format_at_once_and_no_longer_when_it_goes(folder: Path) -> None:
    sheet = sheet_of("Zeitpunkt,Werbegeld\n2026-06-01,12.5\n")
    assert detect(sheet).format is None
    path = folder / "mine.toml"
    path.write_text(_GOOD)
    found = detect(sheet).format
    assert found is not None
    assert (found.key, found.origin) == ("mine", path)
    assert detect_as(sheet, "mine").format is found
    path.unlink()
    assert detect(sheet).format is None


def test_a_changed_file_is_read_again(folder: Path) -> None:
    path = folder / "mine.toml"
    path.write_text(_GOOD)
    assert check_format_file(path).names("cost") == ("Werbegeld",)
    path.write_text(_GOOD.replace("Werbegeld", "Mediageld"))
    os.utime(path, ns=(1, 1))
    mine = next(known for known in known_formats() if known.key == "mine")
    assert mine.names("cost") == ("Mediageld",)


def test_a_format_like_another_adds_names_to_it(folder: Path) -> None:
    (folder / "mine.toml").write_text(
        'key = "our_ads"\nlabel = "Our ads"\nlike = ["google_ads"]\nsigns = ["Unser Budget"]\n'
        '[fields]\ncost = ["Unser Budget"]\n'
    )
    found = detect(sheet_of("Tag,Kampagne,Klicks,Unser Budget\n2026-06-01,A,3,4\n"))
    assert found.format is not None
    assert found.format.key == "our_ads"
    assert [guess.field for guess in found.columns] == ["date", "campaign", "clicks", "cost"]
    google = detect(sheet_of(shapes.GOOGLE_DAILY)).format
    assert google is not None
    assert google.key == "google_ads"


_BROKEN = {
    "key = \n": "is not valid TOML: Invalid value (at line 1, column 7)",
    "a = " + "[" * 5_000: "is not valid TOML",
    'key = "mine"\n': "cannot be used: label: this key is missing",
    'key = "Mine own"\nlabel = "x"\n': "cannot be used: key: write 2 to 40 small letters",
    'key = "ga4"\nlabel = "x"\n': "cannot be used: key: “ga4” is taken",
    f'{_HEAD}colour = "red"\n': "cannot be used: colour: there is no such key",
    f'{_HEAD}kind = "paths"\n': "cannot be used: kind: Input should be 'results' or 'words'",
    f'{_HEAD}like = ["nobody"]\n': "cannot be used: like: there is no format called “nobody”",
    f'{_HEAD}titles = ["("]\n': "cannot be used: titles: “(” is not a pattern",
    f'{_HEAD}count_as = "leadz"\n': "cannot be used: count_as: “leadz” is not a metric",
    f'{_HEAD}[fields]\nkosts = ["x"]\n': "cannot be used: fields: “kosts” is nothing that a column",
    f'{_HEAD}[fields]\ncost = "x"\n': "cannot be used: fields.cost: write a list of texts",
    f"{_HEAD}[fields]\ncost = [7]\n": "cannot be used: fields.cost: each text of the list",
    f'{_HEAD}[fields.cost]\nenglish = ["x"]\n': "cannot be used: fields.cost: “english” is not a",
    f'{_HEAD}[statuses]\nwon = ["x"]\n': "cannot be used: statuses.won: there is no such key",
    _HEAD: "cannot be used: fields: no column has a name",
    f'{_GOOD}[signs]\nen = ["x"]\n'.replace(
        "least_signs = 0", "least_signs = 2"
    ): "cannot be used: least_signs: there are fewer than 2 signs",
    _GOOD.replace(
        "{ metrics = 1 }", '{ fields = ["status"] }'
    ): "cannot be used: shapes: no column is named for “status”",
}


@pytest.mark.parametrize("text", _BROKEN, ids=range(len(_BROKEN)))
def test_what_is_broken_is_said_with_file_and_key(folder: Path, text: str) -> None:
    (folder / "broken.toml").write_text(text)
    (folder / "good.toml").write_text(_GOOD.replace('"mine"', '"fine"'))
    with pytest.raises(ValidationFailed) as caught:
        check_format_file(folder / "broken.toml")
    assert caught.value.message.startswith(f"The format file broken.toml {_BROKEN[text]}")
    assert "docs/formats.md" in caught.value.remedy or "another key" in caught.value.remedy
    # The others are not touched by it.
    assert detect(sheet_of(shapes.META_DAILY)).format is not None
    assert [found.path.name for found in format_problems()] == ["broken.toml"]
    assert "fine" in [known.key for known in known_formats()]


def test_no_text_and_too_much_text(folder: Path) -> None:
    (folder / "a.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "b.toml").write_bytes(b"#" * 1_100_000)
    (folder / "c.toml").mkdir()
    (folder / "notes.txt").write_text("nothing")
    assert [found.message for found in format_problems()] == [
        "The format file a.toml is not text in UTF-8.",
        "The format file b.toml is larger than 1 MB.",
    ]


def test_without_a_folder_there_are_those_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "nowhere"))
    assert known_formats()
    assert format_problems() == ()
    monkeypatch.delenv(FOLDER_VARIABLE)
    assert own_formats_folder().name == "formats"
    assert "ppp-desktop" in str(own_formats_folder())


def test_the_command_lists_and_checks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mine.toml").write_text(_GOOD)
    assert run(["formats"]) == 0
    printed = capsys.readouterr().out
    assert "google_ads: Google Ads, " in printed
    assert "in en, de, es, fr, it, nl, pl, pt." in printed
    assert "mine: Mine, 2 columns, from mine.toml." in printed
    assert run(["formats", "--check", str(folder / "mine.toml")]) == 0
    assert "It can be used." in capsys.readouterr().out
    (folder / "broken.toml").write_text(_HEAD.replace("mine", "broken"))
    assert run(["formats", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["folder"] == str(folder)
    assert [Path(found["file"]).name for found in answer["problems"]] == ["broken.toml"]
    assert run(["formats"]) == 1
    assert "The format file broken.toml cannot be used" in capsys.readouterr().out
    assert run(["formats", "--check", str(folder / "broken.toml")]) == 1
    assert "no column has a name" in capsys.readouterr().err


def test_a_broken_file_is_told_where_a_sheet_is_not_known(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.toml").write_text(_HEAD)
    said = "The format file broken.toml cannot be used: fields: no column has a name."
    found = detect(sheet_of("Zeitpunkt,Werbegeld\n2026-06-01,12.5\n"))
    assert found.reasons == ("Too few columns have known names.", said)
    export = tmp_path / "export.csv"
    export.write_text("date,clicks\n2026-06-01,7\n")
    assert run(["import", str(export), "--dry-run"]) == 0
    assert said in capsys.readouterr().err
