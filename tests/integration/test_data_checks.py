"""Each check on data: a case that it finds, and one that it nearly finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.contacts import read_contact
from ppp_desktop.imports.rows import ResultRow
from ppp_desktop.models.database import Database
from ppp_desktop.services.importing import import_sheet, undo_import
from tests.integration.checked import TODAY, found, put, told
from tests.integration.factories import graduated, make_contract, result, sheet, terms

JUNE = date(2026, 6, 1)
_FEW = (1, 1, 2, 3, 4)


@pytest.fixture
def store(empty_store: Database) -> Database:
    make_contract(empty_store, terms(graduated()))
    return empty_store


class TestImpossibleValues:
    def test_more_clicks_than_impressions(self, store: Database) -> None:
        put(
            store,
            result(2, campaign="A", clicks=11, impressions=10),
            result(3, campaign="B", clicks=10, impressions=10),
            result(4, campaign="C", clicks=10),
        )
        (finding,) = found(store, "impossible_values")
        assert told([finding]) == ["error: 1 row of CRM has more clicks than impressions."]
        assert (finding.rows.count, finding.rows.ids) == (1, (1,))

    def test_more_conversions_than_clicks_may_come_from_views(self, store: Database) -> None:
        put(store, result(2, campaign="A", clicks=1, conversions=2))
        put(store, result(2, campaign="B", clicks=2, conversions=2), source="Meta Ads")
        assert told(found(store, "impossible_values")) == [
            "warning: 1 row of CRM has more conversions than clicks."
        ]

    def test_negative_cost_tells_how_much(self, store: Database) -> None:
        put(store, result(2, campaign="A", cost="-12.5"), result(3, campaign="B", cost="0"))
        put(store, result(4, campaign="C", cost="-7.5", clicks=-1), file="more.csv")
        cost, clicks = sorted(found(store, "impossible_values"), key=lambda each: -each.rows.count)
        assert cost.sentence == "2 rows of CRM have negative media cost."
        assert (cost.amount, cost.amount_of, cost.currency) == (Decimal(20), "cost", "EUR")
        assert clicks.sentence == "1 row of CRM has negative clicks."
        assert clicks.amount is None

    def test_a_credit_note_is_only_a_warning(self, store: Database) -> None:
        put(store, result(2, external_id="O-1", revenue="-5"))
        assert told(found(store, "impossible_values")) == [
            "warning: 1 row of CRM has negative revenue."
        ]

    def test_refunds_above_an_orders_revenue(self, store: Database) -> None:
        put(
            store,
            result(2, external_id="O-1", revenue=100, refunds=101),
            result(3, external_id="O-2", revenue=100, refunds=100),
            result(4, external_id="O-3", refunds=5),
        )
        (finding,) = found(store, "impossible_values")
        assert told([finding]) == ["error: 1 row of CRM gives more back than it sold for."]
        assert finding.amount == 1

    def test_of_a_day_refunds_may_be_of_earlier_sales(self, store: Database) -> None:
        put(store, result(2, revenue=100, refunds=101))
        assert told(found(store, "impossible_values")) == [
            "note: 1 row of CRM has more refunds than revenue, which only sales of earlier days"
            " explain."
        ]

    def test_days_to_come(self, store: Database) -> None:
        tomorrow = TODAY + timedelta(days=1)
        put(store, result(2, day=TODAY, clicks=1), result(3, day=tomorrow, clicks=1))
        assert told(found(store, "impossible_values")) == [
            "error: 1 row of CRM lies after today, 20 July 2026."
        ]
        assert found(store, "impossible_values", today=tomorrow) == []


class TestCurrency:
    def test_money_of_another_currency(self, store: Database) -> None:
        put(
            store,
            result(2, external_id="O-1", revenue=5, currency="USD"),
            result(3, external_id="O-2", revenue=5, currency="EUR"),
            result(4, external_id="O-3", revenue=5),
            result(5, external_id="O-4", leads=5, currency="USD"),
        )
        (finding,) = found(store, "currency")
        assert told([finding]) == ["error: 1 row of CRM is in USD, the contract is in EUR."]
        assert finding.rows.ids == (1,)

    def test_where_terms_convert_it_is_a_note(self, empty_store: Database) -> None:
        make_contract(empty_store, terms(graduated(), conversion="daily"))
        put(empty_store, result(2, external_id="O-1", revenue=5, currency="USD"))
        assert [each.severity.value for each in found(empty_store, "currency")] == ["note"]


class TestDuplicates:
    def test_one_event_in_two_sources(self, store: Database) -> None:
        put(store, result(2, external_id="77", revenue=50, orders=1), source="Shop")
        put(store, result(2, external_id="77", revenue=50, orders=1), source="CRM")
        (finding,) = found(store, "duplicates")
        assert told([finding]) == [
            "error: 1 result stands under the same number in CRM and Shop and counts twice."
        ]
        assert (finding.rows.count, set(finding.rows.ids)) == (1, {1, 2})
        assert finding.amount == 50

    def test_with_other_days_and_figures_it_is_a_warning(self, store: Database) -> None:
        put(store, result(2, external_id="77", revenue=50), source="Shop")
        put(store, result(2, external_id="77", day=date(2026, 6, 9), revenue=9), source="CRM")
        assert told(found(store, "duplicates")) == [
            "warning: 1 result stands under the same number in CRM and Shop, with other days and"
            " figures."
        ]

    def test_an_order_and_a_lead_may_have_the_same_number(self, store: Database) -> None:
        put(store, result(2, external_id="77", orders=1), source="Shop")
        put(store, result(2, external_id="77", leads=1), source="CRM")
        put(store, result(3, external_id="78", leads=1), source="CRM")
        rejected = result(2, external_id="78", leads=1, status=Status.REJECTED)
        put(store, rejected, source="Form")
        assert found(store, "duplicates") == []

    def test_one_total_in_two_sources(self, store: Database) -> None:
        put(store, result(2, campaign="A", clicks=7, cost=3), source="Google Ads")
        put(store, result(2, campaign="A", clicks=7, cost=3), source="Spreadsheet")
        (finding,) = found(store, "duplicates")
        assert told([finding]) == [
            "error: 1 row has the same days, names and figures in Google Ads and Spreadsheet and"
            " counts twice."
        ]

    @pytest.mark.parametrize(
        "other",
        [
            result(2, campaign="A", clicks=8, cost=3),
            result(2, campaign="B", clicks=7, cost=3),
            result(2, campaign="A", day=date(2026, 6, 2), clicks=7, cost=3),
            result(2, campaign="A", clicks=7, cost=3, status=Status.REJECTED),
        ],
    )
    def test_one_that_differs_is_none(self, store: Database, other: ResultRow) -> None:
        put(store, result(2, campaign="A", clicks=7, cost=3), source="Google Ads")
        put(store, other, source="Spreadsheet")
        assert found(store, "duplicates") == []

    def test_a_file_that_repeats_a_row(self, store: Database) -> None:
        put(
            store,
            result(2, campaign="A", clicks=7),
            result(3, campaign="A", clicks=7),
            result(4, campaign="B", clicks=0),
            result(5, campaign="B", clicks=0),
            result(6, campaign="C", clicks=1),
            result(7, campaign="C", clicks=2),
        )
        assert told(found(store, "duplicates")) == [
            "warning: 1 row of CRM repeats the same days, names and figures as another in"
            " leads.csv."
        ]

    def test_rows_that_an_unmapped_column_tells_apart_give_a_note(self, store: Database) -> None:
        put(store, *(result(n, campaign="A", clicks=clicks) for n, clicks in enumerate(_FEW, 2)))
        (finding,) = found(store, "duplicates")
        assert (finding.severity.value, finding.rows.count) == ("note", 1)
        assert "a column that is not mapped may tell them apart" in finding.remedy

    def test_of_two_months_there_are_two_findings(self, store: Database) -> None:
        days = (date(2026, 5, 9), date(2026, 6, 9), date(2026, 6, 10))
        rows = [
            result(number, external_id=f"O-{number}", day=day, orders=1)
            for number, day in enumerate(days)
        ]
        put(store, *rows, source="Shop")
        put(store, *rows, source="CRM")
        june, may = found(store, "duplicates")
        assert (june.rows.count, may.rows.count) == (2, 1)
        assert found(store, "duplicates", period="2026-06") == [june]
        assert found(store, "duplicates", period="2026-04") == []


class TestTestLeads:
    def test_names_and_numbers(self, store: Database) -> None:
        put(
            store,
            result(2, external_id="TEST-1", leads=1),
            result(3, external_id="L-2", campaign="Prueba 1", leads=1),
            result(4, external_id="L-3", campaign="Contest", leads=1),
            result(5, external_id="LATEST-4", leads=1),
            result(6, external_id="demo5", leads=1, status=Status.REJECTED),
            result(7, external_id="1000", campaign="Book a demo", leads=1),
        )
        assert sorted(told(found(store, "test_leads"))) == [
            "note: 1 result has the campaign “Book a demo”: is that a test?",
            "warning: 1 result has the campaign “Prueba 1”, which reads like a test.",
            "warning: 1 result of CRM has a number that reads like a test, such as “TEST-1”.",
        ]

    def test_addresses_of_nobody(self, store: Database) -> None:
        rows = [
            replace(result(2, external_id="L-1", leads=1), contacts=_mail("ada@example.com")),
            replace(result(3, external_id="L-2", leads=1), contacts=_mail("ada@mail.de")),
        ]
        _put_contacts(store, rows)
        (finding,) = found(store, "test_leads")
        assert told([finding]) == [
            "warning: 1 result of CRM has an e-mail address that nobody reads, such as one at"
            " example.com."
        ]
        assert finding.rows.ids == (1,)

    def test_an_anonymous_export_is_no_test(self, store: Database) -> None:
        rows = [
            replace(
                result(number, external_id=f"L-{number}", leads=1),
                contacts=_mail(f"customer{number}@example.com"),
            )
            for number in range(2, 6)
        ]
        _put_contacts(store, rows)
        assert found(store, "test_leads") == []


class TestRepeatedContacts:
    def test_a_lead_that_comes_again(self, store: Database) -> None:
        may = date(2026, 5, 9)
        _put_contacts(
            store,
            [
                replace(result(2, external_id="L-1", leads=1), contacts=_mail("ada@mail.de")),
                replace(
                    result(3, external_id="L-2", leads=1, day=may), contacts=_mail("Ada@mail.de ")
                ),
                replace(result(4, external_id="L-3", leads=1), contacts=_mail("bob@mail.de")),
            ],
        )
        (finding,) = found(store, "repeated_contacts")
        assert told([finding]) == [
            "warning: 1 result of CRM has the e-mail address of an earlier one."
        ]
        assert (finding.rows.count, set(finding.rows.ids)) == (1, {1, 2})
        assert finding.rows.first_day == JUNE
        assert found(store, "repeated_contacts", period="2026-06") == [finding]
        assert found(store, "repeated_contacts", period="2026-05") == []

    def test_customers_may_come_back(self, store: Database) -> None:
        _put_contacts(
            store,
            [
                replace(
                    result(number, external_id=f"O-{number}", orders=1),
                    contacts=read_contact("phone", "+49 170 1234567"),
                )
                for number in (2, 3, 4)
            ],
        )
        assert told(found(store, "repeated_contacts")) == [
            "note: 2 results of CRM have the telephone number of an earlier one."
        ]

    def test_rejected_corrected_and_undone_ones_are_none(self, store: Database) -> None:
        ada = replace(result(2, external_id="L-1", leads=1), contacts=_mail("ada@mail.de"))
        again = replace(result(3, external_id="L-2", leads=1), contacts=ada.contacts)
        _put_contacts(store, [ada, replace(again, status=Status.REJECTED)])
        assert found(store, "repeated_contacts") == []
        batch = _put_contacts(store, [ada, again])
        assert len(found(store, "repeated_contacts")) == 1
        bob = replace(again, contacts=_mail("bob@mail.de"), status=Status.PENDING)
        corrected = _put_contacts(store, [bob])
        assert found(store, "repeated_contacts") == []
        undo_import(store, corrected)
        assert len(found(store, "repeated_contacts")) == 1
        undo_import(store, batch)
        assert found(store, "repeated_contacts") == []


def test_an_empty_store_has_nothing_to_find(empty_store: Database) -> None:
    assert all(not found(empty_store, key) for key in ("duplicates", "jumps", "missing_days"))


def _mail(address: str) -> tuple[tuple[str, bytes], ...]:
    return read_contact("email", address)


def _put_contacts(store: Database, rows: list[ResultRow]) -> int:
    parsed = replace(sheet(rows), columns=(("email", "E-mail"),))
    report, _ = import_sheet(store, 1, parsed)
    assert report.batch_id is not None
    return report.batch_id
