"""Finds results whose e-mail address or telephone number an earlier one has, by keyed hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, RowMapping, func, select

from ppp_desktop.imports.contacts import EMAIL, PHONE
from ppp_desktop.models.imports import contact_hashes
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.data_checks.findings import Finding, Severity, counted
from ppp_desktop.services.data_checks.groups import Groups
from ppp_desktop.services.data_checks.looking import COUNTING, Looking

KEY = "repeated_contacts"
LABEL = "Repeated contacts"

_WORDS = {EMAIL: "e-mail address", PHONE: "telephone number"}
_LEADS = "Reject the later ones in the tool if they are the same lead, and import them again."
_BUYERS = "Customers do come back; reject them in the tool where one order was entered twice."


def find(looking: Looking) -> Iterator[Finding]:
    """Yield one finding for each kind of contact, source and period of the later result.

    A lead that comes again is suspicious, an order of the same customer only worth a note.
    """
    groups: Groups[tuple[str, str, date, bool]] = Groups()
    for _contact, rows in groupby(_repeated(looking), key=_contact_of):
        first, *later = rows
        for row in later:
            if looking.scene.days is not None and row["day"] not in looking.scene.days:
                continue
            name = row["source"]
            is_sale = row["orders"] is not None
            group = groups.of((row["kind"], name, looking.scene.period(row["day"]).start, is_sale))
            group.show(first["id"])
            group.add(row["id"], row["day"], name)
            group.mark(first["identity"], row["identity"])
    for (kind, name, start, is_sale), group in groups.items():
        found = group.rows()
        verb = "has" if found.count == 1 else "have"
        yield looking.finding(
            KEY,
            (kind, name, start, is_sale, found.count, group.which),
            Severity.NOTE if is_sale else Severity.WARNING,
            f"{counted(found.count, 'result')} of {name or 'no source'} {verb} the {_WORDS[kind]} "
            "of an earlier one.",
            _BUYERS if is_sale else _LEADS,
            found,
        )


def _contact_of(row: RowMapping) -> tuple[str, bytes]:
    return (row["kind"], row["hash"])


def _repeated(looking: Looking) -> Iterable[RowMapping]:
    """Read the results whose contact occurs more than once, by contact and day."""
    hashes = contact_hashes.c
    mine = (hashes.contract_id == looking.scene.contract_id) & hashes.kind.in_([EMAIL, PHONE])
    twice = (
        select(hashes.kind, hashes.hash)
        .where(mine)
        .group_by(hashes.kind, hashes.hash)
        .having(func.count() > 1)
        .subquery()
    )
    return looking.session.execute(
        select(
            hashes.kind,
            hashes.hash,
            hashes.batch_id,
            results.c.id,
            results.c.identity,
            results.c.day,
            results.c.orders,
            dimension_sets.c.source,
        )
        .join(twice, (twice.c.kind == hashes.kind) & (twice.c.hash == hashes.hash))
        .join(
            results,
            (results.c.contract_id == hashes.contract_id) & (results.c.identity == hashes.identity),
        )
        .join(dimension_sets, dimension_sets.c.id == results.c.dimension_set_id)
        .where(mine, results.c.status.in_(COUNTING), _is_newest())
        .order_by(hashes.kind, hashes.hash, results.c.day, results.c.identity)
    ).mappings()


def _is_newest() -> ColumnElement[bool]:
    """Return the condition that no later import told another contact of the same result."""
    newer = contact_hashes.alias()
    later = select(newer.c.identity).where(
        newer.c.contract_id == contact_hashes.c.contract_id,
        newer.c.identity == contact_hashes.c.identity,
        newer.c.kind == contact_hashes.c.kind,
        newer.c.batch_id > contact_hashes.c.batch_id,
    )
    return ~later.exists()
