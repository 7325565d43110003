"""Terms documents as files: written whole, read back exactly, and refused where they are odd."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ppp_desktop.core.errors import NotFound, StorageUnavailable, ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.services import terms_files
from ppp_desktop.services.contracts import (
    ContractStatus,
    find_contract,
    get_contract,
    save_contract,
)
from ppp_desktop.services.terms import delete_terms, list_terms, save_terms
from ppp_desktop.services.terms_files import (
    export_terms,
    find_effective,
    read_terms_file,
    write_terms_file,
)
from tests.integration.factories import graduated, make_contract, terms

FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)


@pytest.fixture
def contract(empty_store: Database) -> int:
    make_contract(empty_store, terms(graduated()))
    return find_contract(empty_store, "C-1").id


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "terms.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as refused:
        read_terms_file(path)
    assert refused.value.remedy
    return refused.value


def test_a_document_goes_out_and_comes_back(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    document = export_terms(empty_store, contract, FIRST)
    path = tmp_path / "Tarife – 料金.json"
    write_terms_file(document, path)
    assert read_terms_file(path) == document
    save_terms(empty_store, contract, SECOND, read_terms_file(path))
    first, second = list_terms(empty_store, contract)
    assert first.document == second.document


def test_a_byte_order_mark_and_other_line_ends_are_taken(
    empty_store: Database, contract: int, tmp_path: Path
) -> None:
    document = export_terms(empty_store, contract, FIRST)
    text = json.dumps(document, indent=2).replace("\n", "\r\n")
    path = written(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert read_terms_file(path) == document


def test_numbers_stay_exact(empty_store: Database, contract: int, tmp_path: Path) -> None:
    text = json.dumps(terms({**graduated(), "tiers": [{"up_to": None, "rate": "RATE"}]}))
    exact = written(tmp_path, text.replace('"RATE"', "1234567.12345678"))
    save_terms(empty_store, contract, FIRST, read_terms_file(exact))
    assert "1234567.12345678" in json.dumps(list_terms(empty_store, contract)[0].document)
    for figure, reason in (("0.123456789012345678", "decimals"), ("1" * 5000, "too large")):
        odd = written(tmp_path, text.replace('"RATE"', figure))
        with pytest.raises(ValidationFailed, match=reason) as refused:
            save_terms(empty_store, contract, FIRST, read_terms_file(odd))
        assert refused.value.field == "components[0].tiers[0].rate"


def test_what_is_no_json_is_told_with_its_place(tmp_path: Path) -> None:
    found = refusal(written(tmp_path, '{\n  "format": "ppp-terms/1",\n  "components": [}\n'))
    assert "terms.json is no JSON document" in found.message
    assert "line 3, column 18" in found.message
    assert "line 3, column 18" in found.remedy


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1, column 1"),
        ("null", "no terms document"),
        ("[]", "no terms document"),
        ('"terms"', "no terms document"),
        ("{}", "no terms document"),
        ('{"format": "ppp-terms/1"}', "no terms document"),
        ('{"format": "ppp-terms/2", "components": []}', "newer version of this program"),
        ('{"format": "ppp-terms/10"}', "newer version of this program"),
        ('{"format": "ppp-terms/0", "components": []}', "no terms document"),
        ('{"format": "ppp-terms/1.5", "components": []}', "no terms document"),
        ('{"format": ["ppp-terms/1"], "components": []}', "no terms document"),
        ('{"format": null, "components": []}', "no terms document"),
        ('{"format": "ppp-definitions/1", "contracts": []}', "Apply it as definitions"),
        ('{"format": "ppp-terms/1", "components": [], "components": []}', "stands twice"),
        ('{"components": [{"rate": 1, "rate": 2}]}', "stands twice"),
        ('{"components": [NaN]}', "“NaN” is no number"),
        ('{"components": [-Infinity]}', "“-Infinity” is no number"),
        ('{"components": ' + "[" * 100_000, "nested too deeply"),
        (b"\xff\xfe{\x00}\x00", "no text in UTF-8"),
        (b"%PDF-1.7\n\x9c\x00", "no text in UTF-8"),
        (b"\x00" * 100, "no JSON document"),
    ],
)
def test_odd_files_are_refused(tmp_path: Path, content: str | bytes, said: str) -> None:
    assert said in str(refusal(written(tmp_path, content)))


def test_half_of_a_sign_is_not_stored(empty_store: Database, contract: int, tmp_path: Path) -> None:
    document = read_terms_file(
        written(tmp_path, json.dumps(terms({**graduated(), "name": "Half \ud83d"})))
    )
    with pytest.raises(ValidationFailed) as refused:
        save_terms(empty_store, contract, SECOND, document)
    assert refused.value.field == "components[0].name"
    assert len(list_terms(empty_store, contract)) == 1


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms_files, "LARGEST_FILE_BYTES", 1_000_000)
    found = refusal(written(tmp_path, b" " * 1_000_001))
    assert "larger than 1 MB" in found.message


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(NotFound):
            read_terms_file(path)
    with pytest.raises(StorageUnavailable):
        write_terms_file(terms(graduated()), tmp_path / "no folder" / "terms.json")


def test_which_version_is_meant(empty_store: Database, contract: int) -> None:
    save_terms(empty_store, contract, SECOND, terms(graduated(), cap={"amount": "9"}))
    for today, expected in (
        (date(2025, 1, 1), FIRST),
        (FIRST, FIRST),
        (date(2026, 5, 31), FIRST),
        (SECOND, SECOND),
        (date(2030, 1, 1), SECOND),
    ):
        assert find_effective(empty_store, contract, None, today=today) == expected
    assert find_effective(empty_store, contract, SECOND, today=FIRST) == SECOND
    with pytest.raises(NotFound, match="2026-01-01, 2026-06-01"):
        find_effective(empty_store, contract, date(2026, 2, 1), today=FIRST)


def test_a_contract_without_terms(empty_store: Database, contract: int) -> None:
    details = get_contract(empty_store, contract)
    save_contract(empty_store, replace(details, status=ContractStatus.DRAFT), contract)
    delete_terms(empty_store, contract, FIRST)
    with pytest.raises(NotFound, match="no terms yet"):
        find_effective(empty_store, contract, None, today=FIRST)
    with pytest.raises(NotFound):
        export_terms(empty_store, contract, FIRST)
