"""Names that every system takes."""

from __future__ import annotations

import pytest

from ppp_desktop.core.file_names import portable_name, refused_by_windows


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-013 Northlight Solar GmbH", "2026-013 Northlight Solar GmbH"),
        ("2026/013: Łódź Dental Sp. z o.o.", "2026 013 Łódź Dental Sp. z o.o"),
        ('<img src="x"> & Co', "img src x & Co"),
        ("CON", "Document CON"),
        ("con.tract", "Document con.tract"),
        ("name. . ", "name"),
        ("a\x00b\ud800c\nd", "a b c d"),
        ("…", "Document"),
        ("", "Document"),
    ],
)
def test_a_name_is_made_of_what_every_system_takes(text: str, name: str) -> None:
    assert portable_name(text) == name
    assert not refused_by_windows(f"{name}.pdf")


def test_a_long_name_is_cut_between_signs() -> None:
    name = portable_name("𠀀" * 200)
    assert set(name) == {"𠀀"}
    assert len(f"{name} (12).pdf".encode()) < 255


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a:b.pdf", "no “:”"),
        ("a\tb.pdf", "no “U+0009”"),
        ("what?.pdf", "no “?”"),
        ("name.", "full stop"),
        ("name ", "no space"),
        ("CON", "“CON” for a device"),
        ("com1.pdf", "“com1” for a device"),
        ("nul.tar.gz", "“nul” for a device"),
        ("2026-013 Köln.pdf", ""),
        ("context.pdf", ""),
    ],
)
def test_what_windows_refuses_is_told(name: str, why: str) -> None:
    told = refused_by_windows(name)
    assert why in told
    assert bool(told) == bool(why)
