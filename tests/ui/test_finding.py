"""The palette finds clients, contracts and statements; the foot tells of the last backup."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ppp_desktop.app import make_window
from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.models.database import Database
from ppp_desktop.services.backups import back_up_store
from ppp_desktop.services.clients import ClientDetails, save_client
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks


def test_names_codes_and_numbers_are_found(
    qtbot: QtBot, sample: Database, tasks: Tasks, settings: Settings
) -> None:
    window = make_window(sample, tasks, settings)
    qtbot.addWidget(window)
    assert tasks.wait_idle()
    actions = window.context.actions
    titles = [hit.title for hit in actions.find("northlight lead")]
    assert titles == ["NL-LEAD · Lead generation"]
    (statement,) = actions.find("2026-013")
    with qtbot.waitSignal(window.context.navigated) as went:
        statement.run()
    assert went.args[0] == "statements"
    changes = save_client(sample, ClientDetails(code="ZED", name="Zedfield", currency="EUR"))
    window.context.notify_changes(changes)
    assert tasks.wait_idle()
    assert [hit.title for hit in actions.find("zedf")] == ["Zedfield"]


def test_the_foot_tells_when_the_last_backup_was_made(
    qtbot: QtBot, sample: Database, tasks: Tasks, settings: Settings
) -> None:
    window = make_window(sample, tasks, settings)
    qtbot.addWidget(window)
    assert tasks.wait_idle()
    assert window.status.state() == "No backup yet"
    back_up_store(sample)
    window.context.notify_changes(Changes.of(Topic.AGENCY))
    assert tasks.wait_idle()
    assert window.status.state().startswith("Last backup ")
