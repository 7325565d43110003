"""A mail server that the sample agency is set up for, and its issued statements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ppp_desktop.models.database import Database
from ppp_desktop.services.mail_settings import keep_secret, save_mail_settings
from ppp_desktop.services.statements import StatementRow, list_statements
from tests.integration.mail_server import PASSWORD, MailServer
from tests.integration.mailing import (
    forget_lives,
    settings_for,
    trusted_server,
)


@pytest.fixture
def server(tmp_path: Path, sample: Database) -> Iterator[MailServer]:
    """A mail server that the sample agency is set up for, its password in the keyring."""
    forget_lives(sample)
    with trusted_server(tmp_path) as (made, ring):
        save_mail_settings(sample, settings_for(made.port))
        keep_secret(settings_for(made.port), PASSWORD, ring)
        yield made


@pytest.fixture
def rows(sample: Database) -> list[StatementRow]:
    return [row for row in list_statements(sample) if row.number]
