"""A share that was perhaps meant otherwise is asked about beside its field."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ppp_desktop.payouts.kinds.graduated import Graduated
from ppp_desktop.payouts.kinds.percentage import Percentage
from ppp_desktop.services.share_doubts import other_share
from ppp_desktop.ui.contracts.document_field import Surroundings
from ppp_desktop.ui.contracts.document_form import DocumentForm
from ppp_desktop.ui.contracts.share_notice import ShareNotice
from ppp_desktop.ui.contracts.table_field import TableField
from tests.ui.contracts.driving import click, write


@pytest.mark.parametrize(
    ("share", "is_rate", "other"),
    [
        ("0.0008", False, "0.08"),
        ("0.0099", True, "0.99"),
        ("0.01", True, None),
        ("0", True, None),
        ("0.7", True, "0.007"),
        ("0.7", False, None),
        ("0.49", True, None),
        ("1", True, None),
    ],
)
def test_what_is_in_doubt(share: str, is_rate: bool, other: str | None) -> None:
    found = other_share(Decimal(share), is_rate=is_rate)
    assert found == (None if other is None else Decimal(other))


def test_one_click_takes_what_was_meant_or_keeps_it(qtbot: QtBot) -> None:
    given = {"kind": "percentage", "name": "Share", "metric": "revenue", "rate": "0.05"}
    form = DocumentForm(Percentage, given, Surroundings("EUR"))
    qtbot.addWidget(form)
    form.show()
    edit, notice = form.field("rate").widget, form.row("rate").findChild(ShareNotice)
    assert isinstance(notice, ShareNotice)
    assert notice.words() == ""
    write(qtbot, edit, "0.08")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert notice.words() == "This is 0.08\u00a0%. Is 8\u00a0% meant?"
    click(qtbot, notice, "Take 8\u00a0%")
    assert (form.document()["rate"], notice.words()) == ("0.08", "")
    write(qtbot, edit, "0.08")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    click(qtbot, notice, "Keep 0.08\u00a0%")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert (form.document()["rate"], notice.words()) == ("0.0008", "")
    write(qtbot, edit, "70")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert notice.words() == "This is 70\u00a0%. Is 0.7\u00a0% meant?"
    write(qtbot, edit, "7")
    assert notice.words() == ""


def test_rates_of_tiers_are_asked_about_only_where_they_are_shares(qtbot: QtBot) -> None:
    tiers = [{"up_to": "100", "rate": "0.05"}, {"up_to": None, "rate": "0.06"}]
    for metric, asked in (("revenue", "This is 0.08\u00a0%. Is 8\u00a0% meant?"), ("leads", "")):
        given = {"kind": "graduated", "name": "Tiers", "metric": metric, "tiers": tiers}
        form = DocumentForm(Graduated, given, Surroundings("EUR"))
        qtbot.addWidget(form)
        form.show()
        table = form.field("tiers").widget
        assert isinstance(table, TableField)
        edit = table.edit_at(0, "rate")
        write(qtbot, edit, "0.08")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        assert table.notice.words() == asked
