"""Results from a plain CSV: what is read, and what is refused with its row and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.core.errors import Conflict, ImportRejected, NotFound
from ppp_desktop.core.periods import Period, PeriodKind
from ppp_desktop.core.vocabulary import (
    Detail,
    EventCount,
    Group,
    MeasureRequest,
    Scope,
    Span,
    Status,
)
from ppp_desktop.services.courses import Course
from ppp_desktop.services.result_file import MOST_PROBLEMS, ResultFile, read_results

JUNE = Period.parse("2026-06")
JULY = Period.parse("2026-07")
COURSE = Course(0, "C", "EUR", PeriodKind.MONTH, date(2026, 1, 1), None)


def read(folder: Path, *lines: str) -> ResultFile:
    path = folder / "results.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_results(path, currency="EUR")


def value(file: ResultFile, request: MeasureRequest, period: Period = JUNE) -> Decimal | None:
    assert file.problems == ()
    return file.table.measure([request], period, COURSE)[request].value


def test_a_plain_file(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "Date,leads,revenue,channel,status,id",
        "2026-06-01,1,12.50,Meta,approved,L-1",
        "",
        "2026-06-02,1,,Google,,L-2",
        "2026-06-03,1,0.000001,Meta,rejected,L-3",
        "2026-07-01,5,3,Meta,pending,",
    )
    assert (file.rows_read, file.table.rows) == (4, 4)
    assert (file.table.first_day, file.table.last_day) == (date(2026, 6, 1), date(2026, 7, 1))
    assert value(file, MeasureRequest("leads")) == 2
    assert value(file, MeasureRequest("leads", Scope.of({"channel": ["Meta"]}))) == 1
    assert value(file, MeasureRequest("revenue", Scope.of(statuses=Status))) == Decimal("12.500001")
    assert value(file, MeasureRequest("leads", Scope.of(statuses=[Status.PENDING])), JULY) == 5
    assert value(file, MeasureRequest("orders")) == 0


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_marks_and_line_ends(
    tmp_path: Path, mark: str, delimiter: str, end: str
) -> None:
    path = tmp_path / "results.csv"
    rows = [("date", "revenue", "campaign"), ("2026-06-01", "1.50", '"a,b;c"')]
    text = mark + "".join(delimiter.join(row) + end for row in rows)
    path.write_bytes(text.encode("utf-8"))
    file = read_results(path, currency="EUR")
    request = MeasureRequest("revenue", Scope.of({"campaign": ["a,b;c"]}))
    assert value(file, request) == Decimal("1.5")


@pytest.mark.parametrize(
    ("row", "column", "cause"),
    [
        ("03/06/2026,1,,,", "date", "date"),
        (",1,,,", "date", "date"),
        ("2026-02-30,1,,,", "date", "date"),
        ("2026-06-01,ten,,,", "leads", "number"),
        ('2026-06-01,"1,5",,,', "leads", "number"),
        ("2026-06-01,1.2345678,,,", "leads", "number"),
        ("2026-06-01,NaN,,,", "leads", "number"),
        ("2026-06-01,1e5,,,", "leads", "number"),
        ("2026-06-01,٣,,,", "leads", "number"),
        ("2026-06-01,99999999999999,,,", "leads", "number"),
        ("2026-06-01,-1,,,", "leads", "negative"),
        ("2026-06-01,,,,", "leads", "empty"),
        ("2026-06-01,1,accepted,,", "status", "status"),
        ("2026-06-01,1,pending,,2026-06-05", "reversed_on", "reversed_on"),
        ("2026-06-01,1,reversed,,2026-05-31", "reversed_on", "reversed_on"),
        ("2026-06-01,1,reversed,,soon", "reversed_on", "date"),
        ("2026-06-01,1", "", "columns"),
        ("2026-06-01,1,,,,surplus", "", "columns"),
    ],
)
def test_a_bad_row_names_its_place(tmp_path: Path, row: str, column: str, cause: str) -> None:
    header = "date,leads,status,id,reversed_on"
    file = read(tmp_path, header, "2026-06-01,1,,,", row)
    (problem,) = file.problems
    assert (problem.row, problem.column, problem.cause) == (3, column, cause)
    assert problem.remedy
    refusal = file.refusal()
    assert refusal is not None
    assert refusal.message.startswith("results.csv: row 3")
    assert refusal.field == "results"


def test_a_negative_amount_is_a_correction(tmp_path: Path) -> None:
    file = read(tmp_path, "date,revenue", "2026-06-01,100", "2026-06-02,-30.5")
    assert value(file, MeasureRequest("revenue")) == Decimal("69.5")


def test_the_same_result_twice_is_refused(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "date,leads,grade,status,id",
        "2026-06-01,1,A,pending,L-1",
        "2026-06-01,1,A,approved,L-1",
        "2026-06-02,1,A,approved,L-1",
        "2026-06-01,1,B,approved,L-1",
        "2026-06-01,1,A,approved,",
        "2026-06-01,1,A,approved,",
    )
    (problem,) = file.problems
    assert (problem.row, problem.column, problem.cause) == (3, "id", "duplicate")


def test_only_so_many_problems_are_kept(tmp_path: Path) -> None:
    file = read(tmp_path, "date,leads", *(["soon,1"] * (MOST_PROBLEMS + 5)))
    assert (len(file.problems), file.problem_count) == (MOST_PROBLEMS, MOST_PROBLEMS + 5)
    refusal = file.refusal()
    assert refusal is not None
    assert "There are 1,004 more." in refusal.message


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("leads,status", "no column “date”"),
        ("date,status", "no column of a metric"),
        ("date,leads,LEADS", "two columns called “leads”"),
        ("date,leads,colour", "the column “colour” is not known"),
        ("date,cpl", "the column “cpl” is not known"),
        ("date,,leads", "number 2, which has no name"),
        ("", "no column “date”"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(ImportRejected, match=said) as refused:
        read(tmp_path, header, "2026-06-01,1,1")
    assert refused.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"date,leads\n2026-06-01,\xff\n",
        b'date,leads,campaign\n2026-06-01,1,"open\n',
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"PK\x03\x04" + bytes(range(256)),
        b"",
    ],
)
def test_what_is_no_csv_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "results.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRejected):
        read_results(path, currency="EUR")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(NotFound):
            read_results(path, currency="EUR")


def test_a_result_counts_until_it_is_reversed(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "date,leads,status,id,reversed_on",
        "2026-06-01,1,reversed,a,2026-07-10",
        "2026-06-02,1,,b,2026-07-10",
        "2026-06-03,1,reversed,c,2026-06-20",
        "2026-06-04,1,reversed,d,",
    )
    leads = MeasureRequest("leads")
    assert value(file, leads) == 2
    late = file.table.measure([leads], JUNE, COURSE, close=date(2026, 7, 10))
    assert late[leads].value == 0
    assert file.table.reversed_periods(JULY, COURSE) == (JUNE,)
    assert file.table.reversed_periods(JUNE, COURSE) == ()
    first, second = file.table.reversed_in([leads], JUNE, COURSE, during=JULY)
    assert (first.age_days, first.measures[leads].value) == (38, Decimal(1))
    assert (second.age_days, second.measures[leads].value) == (39, Decimal(1))
    everything = MeasureRequest("leads", Scope.of(statuses=Status))
    assert file.table.reversed_in([everything], JUNE, COURSE, during=JULY) == ()


def test_events_groups_holds_and_spans(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "date,revenue,country,id",
        "2026-05-20,10,DE,",
        "2026-06-02,600,DE,a",
        "2026-06-02,600,FR,b",
        "2026-06-20,5,,",
    )
    events = MeasureRequest("revenue", detail=Detail.EVENTS)
    groups = MeasureRequest("revenue", detail=Detail.GROUPS, by=("country",))
    held = MeasureRequest("revenue", hold_days=20)
    before = MeasureRequest("revenue", span=Span.CONTRACT_BEFORE)
    found = file.table.measure([events, groups, held, before], JUNE, COURSE)
    assert found[events].events == (
        EventCount(date(2026, 6, 2), Decimal(600), 2),
        EventCount(date(2026, 6, 20), Decimal(5), 1),
    )
    assert found[events].totals == 1
    assert found[groups].groups == (
        Group(("",), Decimal(5), 1),
        Group(("DE",), Decimal(600), 1),
        Group(("FR",), Decimal(600), 1),
    )
    assert found[held].value == 1210
    assert (found[before].value, found[before].rows) == (Decimal(10), 1)


def test_money_of_another_currency_is_no_silent_sum(tmp_path: Path) -> None:
    file = read(
        tmp_path, "date,leads,revenue,currency", "2026-06-01,1,10,eur", "2026-06-02,1,10,USD"
    )
    assert value(file, MeasureRequest("leads")) == 2
    with pytest.raises(Conflict, match="USD"):
        file.table.measure([MeasureRequest("revenue")], JUNE, COURSE)
