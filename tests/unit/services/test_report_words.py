"""Each language has every word of a report, and its figures are written as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from string import Formatter

import pytest
from babel import Locale

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Direction, metric
from ppp_desktop.services.report_objectives import Compared, ReportObjective
from ppp_desktop.services.report_scales import scale_of
from ppp_desktop.services.report_targets import TargetKind
from ppp_desktop.services.report_words import Speech, report_writing
from ppp_desktop.statements.fonts import Weight, clean, typeface
from ppp_desktop.statements.writing import LANGUAGES, Entry

ENGLISH = Speech(report_writing("en"), "EUR")


def own_words(language: str) -> dict[str, Entry]:
    return dict(report_writing(language).words["report"])


def texts(entry: Entry) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def fields(entry: Entry) -> Iterator[list[str]]:
    for text in texts(entry):
        yield sorted(name for _text, name, _form, _how in Formatter().parse(text) if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_word_with_the_same_fields(language: str) -> None:
    english, own = own_words("en"), own_words(language)
    assert list(own) == list(english)
    for key, entry in english.items():
        assert isinstance(own[key], str) == isinstance(entry, str), key
        wanted = next(fields(entry))
        assert all(found == wanted for found in fields(own[key])), key
        assert all(text.strip() == text and text for text in texts(own[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_plural_is_there(language: str) -> None:
    locale = Locale.parse(report_writing(language).tag, sep="-")
    forms = {locale.plural_form(count) for count in range(1_000)} | {"other"}
    for key, entry in own_words(language).items():
        assert isinstance(entry, str) or set(entry) >= forms, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_face_has_every_sign_of_the_words(language: str) -> None:
    face = typeface(Weight.REGULAR)
    for key, entry in own_words(language).items():
        for text in texts(entry):
            assert {run.font for run in face.runs(clean(text), key)} == {face.name}


def objective(key: str = "leads", **others: object) -> ReportObjective:
    values: dict[str, object] = {
        "name": "Leads",
        "metric": key,
        "unit": metric(key).unit,
        "direction": Direction.HIGHER,
        "request": MeasureRequest(key),
        "target": Decimal(300),
        "target_kind": TargetKind.PERIOD,
        "actual": Decimal(174),
        "rows": 174,
        "attained": Decimal("0.58"),
        "pacing": None,
        "expected_by": None,
        "before": Compared(None),
        "year_before": None,
        "course": (),
    }
    return ReportObjective(**{**values, **others})  # type: ignore[arg-type]  # fields by name


def test_what_falls_short_never_reads_as_reached() -> None:
    assert ENGLISH.attained(objective(attained=Decimal("0.99999"))) == "99.9\u00a0%"
    assert ENGLISH.attained(objective(attained=Decimal("1.009"))) == "100\u00a0%"
    assert ENGLISH.attained(objective(attained=None)) == "–"
    assert ENGLISH.pace(objective(pacing=Decimal("0.9999"))) == "0.99"
    low = objective("cost", direction=Direction.LOWER, pacing=Decimal("1.0001"))
    assert ENGLISH.pace(low) == "1.01"


def test_targets_are_as_agreed_and_worked_out_ones_whole() -> None:
    assert ENGLISH.target(objective()) == "300"
    shared = objective(target=Decimal("72.68"), target_kind=TargetKind.SHARE)
    assert ENGLISH.target(shared) == "73"
    small = objective(target=Decimal("2.456"), target_kind=TargetKind.SHARE)
    assert ENGLISH.target(small) == "2.46"
    rate = objective("valid_lead_rate", target=Decimal("0.855"), target_kind=TargetKind.LEVEL)
    assert ENGLISH.target(rate) == "at least 85.5\u00a0%"
    cost = objective(
        "cpl", target=Decimal(32), target_kind=TargetKind.LEVEL, direction=Direction.LOWER
    )
    assert ENGLISH.target(cost) == "at most €32.00"
    assert ENGLISH.target(objective(target=None)) == "–"


@pytest.mark.parametrize(
    ("key", "now", "before", "written"),
    [
        ("leads", "174", "172", "+1.2 %"),
        ("leads", "172", "174", "−1.1 %"),
        ("leads", "5", "5", "0.0 %"),
        ("leads", "5", "0", "–"),
        ("revenue", "5", "-10", "+150.0 %"),
        ("valid_lead_rate", "0.798", "0.887", "−8.9 pt"),
        ("valid_lead_rate", "0.8", "0.8", "0.0 pt"),
    ],
)
def test_changes(key: str, now: str, before: str, written: str) -> None:
    found = ENGLISH.change(key, Decimal(now), Decimal(before))
    assert found.replace("\u00a0", " ") == written
    assert ENGLISH.change(key, None, Decimal(before)) == "–"
    assert ENGLISH.change(key, Decimal(now), None) == "–"


def test_german_figures() -> None:
    german = Speech(report_writing("de"), "EUR")
    assert german.figure("revenue", Decimal("1234.565")) == "1.234,57\u00a0€"
    assert german.share(Decimal("0.6494")) == "64,9\u00a0%"
    assert german.ratio(Decimal("3.1")) == "3,10"
    assert german.axis("revenue", [Decimal(0), Decimal(20000)]) == ("0\u00a0€", "20.000\u00a0€")
    yen = Speech(report_writing("de"), "JPY")
    assert yen.axis("revenue", [Decimal(20000)]) == ("20.000\u00a0¥",)


@pytest.mark.parametrize(
    ("values", "from_zero", "scale"),
    [
        ([], True, [0, "0.5", 1]),
        ([3, 16], True, [0, 10, 20]),
        ([0], True, [0, "0.5", 1]),
        ([-4, 9], True, [-5, 0, 5, 10]),
        (["0.38", "1"], False, ["0.25", "0.5", "0.75", "1"]),
        (["2.51", "2.51"], False, [0, 2, 4, 6]),
    ],
)
def test_scales_hold_every_value(values: list[object], from_zero: bool, scale: object) -> None:
    found = [Decimal(str(value)) for value in values]
    heights = scale_of(found, from_zero=from_zero)
    assert isinstance(scale, list)
    assert [float(height) for height in heights] == [float(str(each)) for each in scale]
    assert all(heights[0] <= value <= heights[-1] for value in found)
