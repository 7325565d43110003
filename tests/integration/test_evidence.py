"""An evidence pack works out the same to the cent anywhere, and a changed digit names its line."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_money
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.services.evidence_pack import write_pack
from ppp_desktop.services.pack_verification import verify_pack
from ppp_desktop.services.statements import find_statement, get_statement, list_statements
from tests.integration.rich_statement import make_rich_statement

Change = Callable[[dict[str, bytes]], None]
MAY = "NL-LEAD/2026-05"


@pytest.fixture(scope="module")
def rich_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rich")
    database = create_database(folder / "rich.ppp")
    row = make_rich_statement(database)
    made = write_pack(database, row.id, folder / "rich.zip")
    assert made.number == row.number
    database.close()
    return made.path


@pytest.fixture
def sample(sample_file: Path) -> Iterator[Database]:
    database = open_database(sample_file)
    yield database
    database.close()


def parts_of(pack: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(pack) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(pack: Path, target: Path, change: Change, *, honest: bool) -> Path:
    """Write the pack with a change; an honest forger leaves the manifest as it was."""
    parts = parts_of(pack)
    change(parts)
    if not honest:
        manifest = json.loads(parts["manifest.json"])
        manifest["files"] = {
            name: sha256(content).hexdigest()
            for name, content in parts.items()
            if name != "manifest.json"
        }
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target


def test_a_statement_with_everything_is_the_same_to_the_cent(rich_pack: Path) -> None:
    verdict = verify_pack(rich_pack)
    assert verdict.findings == ()
    assert verdict.same
    assert verdict.recalculated == verdict.total
    assert verdict.lines > 10
    assert verdict.results > 100


def test_every_statement_of_the_sample_is_the_same(sample: Database, tmp_path: Path) -> None:
    issued = [row for row in list_statements(sample) if row.number][:6]
    assert issued
    for row in issued:
        made = write_pack(sample, row.id, tmp_path / f"{row.number}.zip")
        verdict = verify_pack(made.path)
        assert (verdict.same, verdict.total) == (True, row.total), verdict.findings


def test_the_same_statement_gives_the_same_bytes(sample: Database, tmp_path: Path) -> None:
    row = find_statement(sample, MAY)
    one = write_pack(sample, row.id, tmp_path / "one.zip").path.read_bytes()
    (tmp_path / "later").mkdir()
    two = write_pack(sample, row.id, tmp_path / "later" / "one.zip").path.read_bytes()
    assert one == two


def test_what_a_pack_holds(sample: Database, tmp_path: Path) -> None:
    row = find_statement(sample, MAY)
    parts = parts_of(write_pack(sample, row.id, tmp_path / "one.zip").path)
    assert sorted(parts) == [
        "README.txt",
        "explanation.txt",
        "files.csv",
        "manifest.json",
        "results.csv",
        "statement.json",
        "statement.pdf",
        "terms.json",
    ]
    listed = list(csv.DictReader(io.StringIO(parts["files.csv"].decode())))
    assert "northlight-crm-leads-2026-q2.xlsx" in {each["file"] for each in listed}
    assert all(re.fullmatch("[0-9a-f]{64}", each["sha256"]) for each in listed)
    assert parts["statement.pdf"].startswith(b"%PDF")
    explained = parts["explanation.txt"].decode()
    for line in get_statement(sample, row.id).body.calculation.lines:
        assert f"{line.name}: {format_money(line.amount, row.currency)}" in explained
    assert f"Statement {row.number} of Harbour & Finch" in parts["README.txt"].decode()
    leads = [
        each
        for each in csv.DictReader(io.StringIO(parts["results.csv"].decode()))
        if each["file"] == "northlight-crm-leads-2026-q2.xlsx"
    ]
    assert {"row", "sheet", "date", "id"} <= set(leads[0])
    assert json.loads(parts["terms.json"])["components"]


def test_a_draft_has_no_evidence(empty_store: Database, tmp_path: Path) -> None:
    row = make_rich_statement(empty_store, issue=False)
    with pytest.raises(ValidationFailed, match="A draft has no evidence"):
        write_pack(empty_store, row.id, tmp_path / "draft.zip")
    assert list(tmp_path.glob("*.zip")) == []


def raise_a_result(parts: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(parts["results.csv"].decode())))
    place = rows[0].index("value")
    rows[1][place] = str(int(rows[1][place].split(".")[0]) + 1)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    parts["results.csv"] = written.getvalue().encode()


def raise_a_line(parts: dict[str, bytes]) -> None:
    document = json.loads(parts["statement.json"])
    document["body"]["calculation"]["lines"][1]["amount"] = "99999.00"
    parts["statement.json"] = json.dumps(document).encode()


def raise_the_fee(parts: dict[str, bytes]) -> None:
    document = json.loads(parts["statement.json"])
    for version in [document["body"]["terms"], *(v["terms"] for v in document["body"]["versions"])]:
        for component in version["components"]:
            if component["kind"] == "retainer":
                component["amount"] = "12345.00"
    parts["statement.json"] = json.dumps(document).encode()


@pytest.mark.parametrize("honest", [True, False], ids=["manifest as it was", "manifest renewed"])
@pytest.mark.parametrize("change", [raise_a_result, raise_a_line, raise_the_fee])
def test_a_changed_figure_names_the_line(
    rich_pack: Path, tmp_path: Path, change: Change, *, honest: bool
) -> None:
    verdict = verify_pack(changed(rich_pack, tmp_path / "forged.zip", change, honest=honest))
    assert not verdict.same
    named = [each for each in verdict.findings if each.line is not None]
    assert named
    assert all(each.message.startswith(f"Line {each.line}, ") for each in named)
    files = [each for each in verdict.findings if "is not the file that was packed" in each.message]
    assert bool(files) is honest


def test_any_digit_that_is_changed_is_noticed(rich_pack: Path, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - a test, no secret
    for name in ("results.csv", "statement.json"):
        content = parts_of(rich_pack)[name]
        digits = [found.start() for found in re.finditer(rb"\d", content)]
        for at in chance.sample(digits, 25):
            other = b"%d" % ((content[at] - 48 + 1) % 10)

            def change(parts: dict[str, bytes], at: int = at, other: bytes = other) -> None:
                whole = parts[name]  # noqa: B023 - called at once
                parts[name] = whole[:at] + other + whole[at + 1 :]  # noqa: B023 - likewise

            forged = changed(rich_pack, tmp_path / "forged.zip", change, honest=False)
            try:
                assert not verify_pack(forged).same, (name, content[at - 80 : at + 40])
            except ValidationFailed as refusal:
                assert "cannot be read" in refusal.message  # noqa: PT017 - either is right


def test_a_file_that_is_missing_or_added_is_told(rich_pack: Path, tmp_path: Path) -> None:
    forged = changed(rich_pack, tmp_path / "a.zip", drop, honest=True)
    assert [each.message for each in verify_pack(forged).findings] == [
        "more.txt is not the file that was packed.",
        "statement.pdf is not the file that was packed.",
    ]


def drop(parts: dict[str, bytes]) -> None:
    del parts["statement.pdf"]
    parts["more.txt"] = b"more"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"%PDF-1.4", b"\x00" * 2000], ids=["empty", "cut", "pdf", "nul"]
)
def test_what_is_no_pack_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(content)
    with pytest.raises(ValidationFailed, match="is no evidence pack"):
        verify_pack(path)


def test_a_pack_that_would_unpack_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(101):
            archive.writestr(f"{number}.txt", b"")
    with pytest.raises(ValidationFailed, match="too large"):
        verify_pack(path)


def test_the_command_line_needs_no_store_to_verify(
    sample_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pack = tmp_path / "may.zip"
    store = ["--store", str(sample_file)]
    assert run(["pack", MAY, *store, "--out", str(pack), "--json"]) == 0
    number = json.loads(capsys.readouterr().out)["statement"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert run(["verify", str(pack)]) == 0
    assert f"Statement {number}: same to the cent, €" in capsys.readouterr().out
    assert run(["verify", str(pack), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["same"], answer["differences"]) == (True, [])
    assert answer["total"] == answer["recalculated"]
    forged = changed(pack, elsewhere / "forged.zip", raise_a_result, honest=True)
    assert run(["verify", str(forged)]) == 1
    printed = capsys.readouterr().out
    assert "is not as it was issued:" in printed
    assert re.search(r"^  Line \d+, .+ add up to .+, not to .+\.$", printed, re.MULTILINE)
    assert run(["verify", str(elsewhere / "none.zip")]) == 1
