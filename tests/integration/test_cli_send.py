"""`send`: looked at first, as message files, through the server; again only where it is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ppp_desktop.cli import run
from ppp_desktop.models.database import Database
from ppp_desktop.services.deliveries import list_deliveries
from ppp_desktop.services.mail_settings import keep_secret, save_mail_settings
from tests.integration.mail_server import PASSWORD, MailServer
from tests.integration.mailing import MemoryKeyring, forget_lives, settings_for, trusted_server

Answer = dict[str, list[dict[str, object]]]


@pytest.fixture
def served(tmp_path: Path, sample: Database) -> Iterator[tuple[MailServer, MemoryKeyring]]:
    forget_lives(sample)
    with trusted_server(tmp_path) as (server, ring):
        save_mail_settings(sample, settings_for(server.port))
        yield server, ring


def send(sample: Database, *more: str) -> int:
    return run(["send", "2026-016", "2026-017", "--store", str(sample.path), *more])


def answer(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    found: Answer = json.loads(capsys.readouterr().out)
    return found["messages"]


def test_looked_at_first(
    sample: Database,
    served: tuple[MailServer, MemoryKeyring],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert send(sample, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "2026-016, Brasserie Supply Inc.: ready, to maya@brasserie-supply.example." in told
    assert send(sample, "--dry-run", "--to", "bert", "--json") == 1
    assert [each["state"] for each in answer(capsys)] == ["to be mended"] * 2
    assert send(sample, "--dry-run", "--to", "b@elsewhere.example", "--json") == 0
    assert "is not at" in str(answer(capsys)[0]["warnings"])
    assert served[0].taken == []
    assert list_deliveries(sample) == []


def test_through_the_server_and_on_where_it_ended(
    sample: Database,
    served: tuple[MailServer, MemoryKeyring],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, ring = served
    assert send(sample, "--smtp") == 1
    assert "is not known on this computer" in capsys.readouterr().err
    monkeypatch.setenv("PPP_DESKTOP_MAIL_PASSWORD", "wrong")
    assert send(sample, "--smtp", "--json") == 1
    assert [each["state"] for each in answer(capsys)] == [None, None]
    monkeypatch.delenv("PPP_DESKTOP_MAIL_PASSWORD")
    keep_secret(settings_for(server.port), PASSWORD, ring)
    answers = iter(["", "451 later"])
    server.fails = lambda: next(answers, "")
    assert send(sample, "--smtp", "--attach", "zip") == 1
    told = capsys.readouterr().out
    assert "2026-016: sent, to maya@brasserie-supply.example." in told
    assert "2026-017: failed" in told
    assert send(sample, "--smtp") == 0
    assert "Everybody has it, or may have it, already." in capsys.readouterr().out
    assert len(server.taken) == 2
    assert send(sample, "--smtp", "--again") == 0
    assert len(server.taken) == 4
    assert send(sample, "--smtp", "--reminder") == 0
    assert str(server.taken[4]["Subject"]).startswith("Reminder")


def test_as_message_files(
    sample: Database,
    served: tuple[MailServer, MemoryKeyring],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    assert send(sample, "--eml", str(tmp_path)) == 0
    assert "2026-016: saved, to maya@brasserie-supply.example." in capsys.readouterr().out
    assert len([*tmp_path.glob("Statement 2026-01*.eml")]) == 2
    assert send(sample, "--eml", str(tmp_path / "gone"), "--again") == 1
    assert "cannot be written" in capsys.readouterr().out


def test_a_way_is_needed(sample: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert send(sample) == 1
    assert "Say how the messages are to leave." in capsys.readouterr().err
    assert send(sample, "--smtp") == 1
    assert "No mail server is set up." in capsys.readouterr().err
    assert run(["send", "2026-999", "--store", str(sample.path), "--dry-run"]) == 1
