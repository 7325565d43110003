"""Fifty statements through a server that fails, by a program that is killed: once, or told."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from ppp_desktop.models.database import Database, open_database
from ppp_desktop.models.receivables import Delivery
from ppp_desktop.services.deliveries import settle_interrupted
from ppp_desktop.services.sending import HAS_IT, send_messages
from ppp_desktop.services.smtp import SmtpLine
from ppp_desktop.services.statement_life import LifeState, read_life
from ppp_desktop.services.statements import list_statements
from tests.integration.fifty_statements import STATEMENTS, TODAY, all_messages, make_fifty
from tests.integration.mail_server import PASSWORD, MailServer
from tests.integration.mailing import SENDER, settings_for

ROOT = Path(__file__).resolve().parents[2]
KILLS = 8
ANSWERS = ("", "", "", "", "", "", "451 try later", "552 too much", "cut", "take and cut")
REFUSALS = ("", "", "", "", "", "", "", "", "", "450 busy", "550 no such user", "cut")
CHILD = """
import sys
from pathlib import Path
from ppp_desktop.models.database import open_database
from ppp_desktop.services.deliveries import settle_interrupted
from ppp_desktop.services.sending import send_messages
from ppp_desktop.services.smtp import SmtpLine
from tests.integration.fifty_statements import TODAY, all_messages
from tests.integration.mail_server import PASSWORD
from tests.integration.mailing import SENDER, settings_for

database = open_database(Path(sys.argv[1]))
settle_interrupted(database)
messages = all_messages(database)
print("ready", flush=True)
send_messages(
    database, messages, SENDER, SmtpLine(settings_for(int(sys.argv[2])), PASSWORD), today=TODAY
)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fifty") / "fifty.ppp"
    make_fifty(path)
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "store.ppp"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    server = MailServer(tmp_path)
    server.controller.start()
    yield server
    server.controller.stop()


def fail_at_random(server: MailServer, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test, no secret
    server.fails = lambda: chance.choice(ANSWERS)
    server.refuses = lambda: chance.choice(REFUSALS)


def check(database: Database, server: MailServer) -> Counter[str]:
    """Compare the log with what the server took, try by try; return how many ended how."""
    arrived = Counter(str(mail["Message-ID"]).strip("<>").split("@")[0] for mail in server.taken)
    to = Counter(str(mail["To"]) for mail in server.taken)
    assert not to or max(to.values()) == 1, "somebody got two"
    states: Counter[str] = Counter()
    tries: dict[int, list[str]] = {}
    with database.reading() as session:
        for entry in session.scalars(select(Delivery).order_by(Delivery.id)):
            if entry.state == "sent":
                assert arrived.pop(entry.message_id) == 1
            elif entry.state == "failed":
                assert entry.message_id not in arrived
                assert entry.error
            else:
                assert entry.state == "unknown"
                arrived.pop(entry.message_id, None)
            assert entry.statement_id is not None
            tries.setdefault(entry.statement_id, []).append(entry.state)
    assert not arrived, "something arrived that the log knows nothing of"
    for row in list_statements(database):
        if not row.number:
            continue
        ended = tries.get(row.id, ["untried"])
        assert all(each == "failed" for each in ended[:-1]), "tried again although it may have left"
        states[ended[-1]] += 1
        life = read_life(database, row.id, today=TODAY).state
        assert (life is LifeState.SENT) == (ended[-1] == "sent")
    return states


@pytest.mark.parametrize("seed", [1, 2])
def test_fifty_statements_with_their_pdfs(store: Path, server: MailServer, seed: int) -> None:
    fail_at_random(server, seed)
    database = open_database(store)
    told: Counter[str] = Counter()
    for _round in range(12):
        messages = all_messages(database)
        line = SmtpLine(settings_for(server.port), PASSWORD, context=server.trust)
        done, _ = send_messages(database, messages, SENDER, line, today=TODAY)
        assert len(done) == STATEMENTS
        assert all(one.state == "sent" or one.reason for one in done)
        told = check(database, server)
        if all(one.reason == HAS_IT for one in done):
            break
    assert told["sent"] + told["unknown"] == STATEMENTS
    assert told["sent"] > STATEMENTS / 2
    assert all(part.get_filename() for mail in server.taken for part in mail.iter_attachments())
    assert all(len([*mail.iter_attachments()]) == 1 for mail in server.taken)
    database.close()


def test_killed_while_sending(store: Path, server: MailServer, tmp_path: Path) -> None:
    fail_at_random(server, 3)
    environment = {**os.environ, "SSL_CERT_FILE": str(tmp_path / "server.pem")}
    chance = random.Random(4)  # noqa: S311 - a test, no secret
    killed = 0
    for _run in range(KILLS):
        wait = chance.uniform(0.05, 0.9)
        killed += _run_child(store, server.port, environment, partial(time.sleep, wait))
        database = open_database(store)
        settle_interrupted(database)
        check(database, server)
        database.close()
    assert killed > KILLS / 2
    for _round in range(12):
        _run_child(store, server.port, environment, None)
        database = open_database(store)
        told = check(database, server)
        database.close()
        if told["sent"] + told["unknown"] == STATEMENTS:
            break
    assert told["sent"] + told["unknown"] == STATEMENTS
    assert told["sent"] > STATEMENTS / 2


def _run_child(
    store: Path, port: int, environment: dict[str, str], until: Callable[[], None] | None
) -> bool:
    """Send in another process; where `until` returns first, kill it. Return whether it was."""
    arguments = [sys.executable, "-c", CHILD, str(store), str(port)]
    with subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"ready"
        if until is None:
            assert child.wait() == 0
            return False
        until()
        alive = child.poll() is None
        child.kill()
        return alive
