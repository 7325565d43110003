"""Exchange rates in a store: imported whole or not at all, replaced only when asked, read back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.core.changes import Topic
from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import Cancelled, Conflict, ImportRejected
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import list_activities
from ppp_desktop.services.exchange_rates import RateRow, import_rates, list_rates, read_rates

HISTORY = (
    "Date,USD,PLN,CYP,\n"
    "2026-06-23,1.0712,4.2500,N/A,\n"
    "2026-06-22,1.0700,4.2600,N/A,\n"
    "2026-05-29,1.0500,4.2000,N/A,\n"
)
CHANGED = HISTORY.replace("1.0700", "1.0701").replace("4.2600", "4.2601")
JUNE = Period.parse("2026-06")


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return written(tmp_path, HISTORY, "eurofxref-hist.csv")


def written(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_table_twice_changes_nothing(empty_store: Database, history: Path) -> None:
    report, changes = import_rates(empty_store, history)
    assert report.is_stored
    assert report.refusal() is None
    assert (report.added, report.replaced, report.unchanged) == (6, 0, 0)
    assert (report.currencies, report.first_day, report.last_day) == (
        ("PLN", "USD"),
        date(2026, 5, 29),
        date(2026, 6, 23),
    )
    assert Topic.RESULTS in changes.topics
    stored = list_rates(empty_store)
    assert stored == [
        RateRow("PLN", date(2026, 5, 29), date(2026, 6, 23), 3, Decimal("4.25"), "ECB"),
        RateRow("USD", date(2026, 5, 29), date(2026, 6, 23), 3, Decimal("1.0712"), "ECB"),
    ]
    report, changes = import_rates(empty_store, history)
    assert (report.is_stored, report.added, report.unchanged) == (True, 0, 6)
    assert not changes.topics
    assert list_rates(empty_store) == stored
    (activity,) = list_activities(empty_store)
    assert activity.detail == "eurofxref-hist.csv: 2 currencies, 29 May – 23 June 2026"


def test_a_changed_rate_is_only_replaced_when_asked(
    empty_store: Database, history: Path, tmp_path: Path
) -> None:
    import_rates(empty_store, history)
    before = list_rates(empty_store)
    text = CHANGED.replace("\n", "\n2026-06-24,1.0800,4.2400,N/A,\n", 1)
    changed = written(tmp_path, text, "changed.csv")
    report, changes = import_rates(empty_store, changed)
    refusal = report.refusal()
    assert isinstance(refusal, Conflict)
    assert refusal.message == (
        "PLN on 22 June 2026 is stored as 4.26, and changed.csv says 4.2601. "
        "There is 1 more difference. Nothing was stored."
    )
    assert not changes.topics
    assert list_rates(empty_store) == before
    report, changes = import_rates(empty_store, changed, replace=True)
    assert report.is_stored
    assert (report.added, report.replaced, report.unchanged) == (2, 2, 4)
    assert changes.topics
    assert [row.days for row in list_rates(empty_store)] == [4, 4]
    with empty_store.reading() as session:
        rates = read_rates(session, ["USD"], JUNE)
    assert rates.daily("USD", date(2026, 6, 22)) == Decimal("1.0701")


def test_a_currency_has_one_rate_for_a_day_whoever_published_it(
    empty_store: Database, history: Path, tmp_path: Path
) -> None:
    import_rates(empty_store, history)
    own = written(tmp_path, "date,currency,rate\n2026-06-23,USD,1.08\n", "own.csv")
    report, _ = import_rates(empty_store, own)
    assert not report.is_stored
    report, _ = import_rates(empty_store, own, replace=True)
    assert report.replaced == 1
    found = {row.currency: row for row in list_rates(empty_store)}
    assert (found["USD"].days, found["USD"].last_rate, found["USD"].source) == (
        3,
        Decimal("1.08"),
        "own",
    )


def test_with_a_problem_nothing_is_stored(empty_store: Database, tmp_path: Path) -> None:
    text = "date,currency,rate\n2026-06-23,USD,1.08\n2026-06-24,USD,much\n2026-06-25,USD,\n"
    report, changes = import_rates(empty_store, written(tmp_path, text, "own.csv"))
    assert not report.is_stored
    assert [problem.row for problem in report.problems] == [3, 4]
    refusal = report.refusal()
    assert refusal is not None
    assert refusal.message == (
        "own.csv, row 3: “much” is no rate. There is 1 more problem. Nothing was stored."
    )
    assert (list_rates(empty_store), changes.topics) == ([], frozenset())


def test_a_cancelled_import_leaves_nothing(empty_store: Database, history: Path) -> None:
    class Impatient:
        """Cancels once storing has begun."""

        storing = False

        def report(self, done: int, total: int, text: str) -> None:
            self.storing = self.storing or text == "Storing exchange rates"

        def check_cancelled(self) -> None:
            if self.storing:
                raise Cancelled

    progress: Progress = Impatient()
    big = history.read_text("utf-8") + "".join(
        f"{1950 + at // 300}-{1 + at % 300 // 25:02d}-{1 + at % 25:02d},1.5,4.5,N/A,\n"
        for at in range(12_000)
    )
    history.write_text(big, encoding="utf-8")
    with pytest.raises(Cancelled):
        import_rates(empty_store, history, progress=progress)
    assert list_rates(empty_store) == []


def test_rates_of_a_period_reach_back_to_its_months_and_the_days_before(
    empty_store: Database, history: Path
) -> None:
    import_rates(empty_store, history)
    with empty_store.reading() as session:
        rates = read_rates(session, ["USD", "EUR", "GBP"], JUNE)
        part = read_rates(session, ["PLN"], Period(date(2026, 6, 10), date(2026, 6, 12)))
        assert read_rates(session, ["EUR"], JUNE).published == {}
    assert list(rates.published) == ["USD"]
    found = rates.convert(Decimal("105"), "USD", "EUR", date(2026, 6, 1), ConversionBasis.DAILY)
    assert (found.result, found.on) == (Decimal(100), "29 May 2026")
    assert part.monthly_average("PLN", 2026, 6) == Decimal("4.255")


def test_from_the_command_line(
    empty_store: Database,
    history: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = ("--store", str(empty_store.path))
    assert run(["import-rates", *store, str(history), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["stored"], answer["added"], answer["source"]) == (True, 6, "ECB")
    assert run(["rates", *store, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["rates"]
    assert listed[1] == {
        "currency": "USD",
        "first_day": "2026-05-29",
        "last_day": "2026-06-23",
        "days": 3,
        "last_rate": "1.0712",
        "source": "ECB",
    }
    changed = str(written(tmp_path, CHANGED, "changed.csv"))
    assert run(["import-rates", *store, changed, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["stored"], answer["added"], answer["replaced"]) == (False, 0, 0)
    assert answer["error"].startswith("PLN on 22 June 2026 is stored as 4.26")
    assert answer["differences"][1] == {
        "currency": "USD",
        "day": "2026-06-22",
        "stored": "1.07",
        "given": "1.0701",
    }
    assert run(["import-rates", *store, changed, "--replace"]) == 0
    assert "0 rates of 2 currencies added, 2 replaced, 4 the same" in capsys.readouterr().out
    assert run(["rates", *store]) == 0
    assert "USD       2026-05-29  2026-06-23  3     1.0712        ECB" in capsys.readouterr().out


def test_refusals_on_the_command_line(
    empty_store: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(empty_store.path))
    text = "date,currency,rate\n2026-06-23,USD,x\n2026-06-24,USD,y\n"
    assert run(["import-rates", *store, str(written(tmp_path, text, "own.csv"))]) == 1
    captured = capsys.readouterr()
    assert "own.csv, row 2: “x” is no rate." in captured.err
    assert "row 3: “y” is no rate." in captured.out
    leads = written(tmp_path, "Lead ID,Day\nL-1,2026-06-05\n", "leads.csv")
    assert run(["import-rates", *store, str(leads), "--json"]) == 1
    assert "no table of exchange rates" in json.loads(capsys.readouterr().out)["error"]
    with pytest.raises(ImportRejected):
        import_rates(empty_store, leads)
