"""E-mail addresses and telephone numbers: what counts as the same, and that digests alone leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.imports.cells import ErrorCell, RawSheet, Workbook
from ppp_desktop.imports.contacts import (
    EMAIL,
    PHONE,
    TEST_EMAIL,
    is_test_email,
    normal_email,
    normal_phone,
    read_contact,
)
from ppp_desktop.imports.mapping import ColumnChoice, Mapping
from ppp_desktop.imports.parsing import parse_sheet
from ppp_desktop.imports.rows import ParsedSheet

_NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789.+-_", min_size=1, max_size=20)
_DIGITS = st.text("0123456789", min_size=7, max_size=14)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (" Ada.Lovelace@Mail.Example.COM ", "ada.lovelace@mail.example.com"),
        ("mailto:ada@mail.de", "ada@mail.de"),
        ("<ada@mail.de>;", "ada@mail.de"),
        ("ada+solar@mail.de", "ada+solar@mail.de"),
        ("ａｄａ@mail.de", "ada@mail.de"),
        ("ada at mail.de", ""),
        ("ada@@mail.de", ""),
        ("@mail.de", ""),
        ("ada@mail", ""),
        ("ada lovelace@mail.de", ""),
        ("n/a", ""),
        ("", ""),
    ],
)
def test_addresses(written: str, normal: str) -> None:
    assert normal_email(written) == normal


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("+49 170 1234567", "+491701234567"),
        ("0049 (0)170 / 123-45.67", "+491701234567"),
        ("+49 (0) 170 1234567", "+491701234567"),
        ("tel: +49 170 1234567", "+491701234567"),
        ("'+49 170 1234567", "+491701234567"),
        ("+49 170 1234567 ext. 12", "+491701234567"),
        ("0170 1234567", "01701234567"),
        ("＋４９ 170 1234567", "+491701234567"),
        ("(212) 555-0100", "2125550100"),
        ("000000000", ""),
        ("12345", ""),
        ("call me", ""),
        ("12-06-2026 or later", ""),
        ("", ""),
    ],
)
def test_numbers(written: str, normal: str) -> None:
    assert normal_phone(written) == normal


@given(_NAMES, st.sampled_from(["mail.de", "a.b.example.co.uk"]), st.sampled_from(["", " ", "\t"]))
def test_an_address_is_the_same_however_it_is_written(name: str, domain: str, space: str) -> None:
    once = normal_email(f"{name}@{domain}")
    assert once == normal_email(f"{space}{name.upper()}@{domain.upper()}{space}")
    assert normal_email(once) == once


@given(_NAMES)
def test_what_follows_a_plus_sign_stays(name: str) -> None:
    assert normal_email(f"ada+{name}@mail.de") == f"ada+{name}@mail.de"


@given(_DIGITS, st.sampled_from(["", " ", "-", ".", "/"]))
def test_a_number_is_the_same_however_it_is_grouped(digits: str, between: str) -> None:
    grouped = between.join([digits[:3], digits[3:5], digits[5:]])
    assert normal_phone(f"+{grouped}") == normal_phone(f"+{digits}") == normal_phone(f"00{digits}")
    once = normal_phone(grouped)
    assert normal_phone(once) == once


@given(st.text(max_size=400), st.sampled_from([EMAIL, PHONE]))
def test_any_text_is_read_and_none_comes_out_in_clear(text: str, kind: str) -> None:
    for found, digest in read_contact(kind, text):
        assert found in (EMAIL, PHONE, TEST_EMAIL)
        assert len(digest) == 32


def test_a_number_that_the_spreadsheet_made_a_figure_is_read() -> None:
    assert read_contact(PHONE, 1701234567) == read_contact(PHONE, "1701234567") != ()
    assert read_contact(EMAIL, None) == read_contact(PHONE, "x" * 400) == ()


@pytest.mark.parametrize(
    "address", ["ada@example.com", "a@sub.example.org", "test@mail.de", "ada@test.com", "x@my.test"]
)
def test_addresses_of_nobody(address: str) -> None:
    assert is_test_email(address)


@pytest.mark.parametrize(
    "address", ["ada@examples.com", "tester.ada@mail.de", "ada@attest.com", "ada+test@mail.de"]
)
def test_addresses_of_somebody(address: str) -> None:
    assert not is_test_email(address)


def _parsed(*rows: tuple[object, ...]) -> ParsedSheet:
    cells = (("Day", "Lead", "E-mail", "Phone"), *rows)
    sheet = RawSheet("leads", cells, ",")  # type: ignore[arg-type]  # cells of any kind on purpose
    columns = tuple(
        ColumnChoice(field=field, index=index, header=str(cells[0][index]))
        for index, field in enumerate(("date", "external_id", "email", "phone"))
    )
    mapping = Mapping(columns=columns, count_as="leads", source="CRM")
    return parse_sheet(Workbook("leads.csv", "0" * 64, (sheet,)), sheet, mapping)


def test_parsed_rows_carry_digests_and_never_the_texts() -> None:
    parsed = _parsed(
        ("2026-06-01", "L-1", "ada@mail.de", "+49 170 1234567"),
        ("2026-06-02", "L-2", " ADA@mail.de", ""),
        ("2026-06-02", "L-3", "", "00491701234567"),
        ("2026-06-03", "L-4", "unknown", "unknown"),
    )
    first, second, third, fourth = parsed.rows
    assert dict(first.contacts)[EMAIL] == dict(second.contacts)[EMAIL]
    assert dict(first.contacts)[PHONE] == dict(third.contacts)[PHONE]
    assert fourth.contacts == ()
    told = repr(parsed)
    assert "ada" not in told.lower()
    assert "1234567" not in told


def test_an_error_in_the_column_is_a_problem() -> None:
    parsed = _parsed(("2026-06-01", "L-1", ErrorCell("#N/A"), ""))
    assert (parsed.rows, parsed.rejected) == ((), 1)
    assert parsed.problems[0].message == "Row 2: E-mail holds the error #N/A."
