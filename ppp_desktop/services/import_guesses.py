"""Guesses which contract a file belongs to, from what was imported before."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import PurePath

from sqlalchemy import select

from ppp_desktop.imports.formats.known import GENERIC_KEY
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.contracts import ContractStatus

_ALIKE_FROM = 0.6
_CLEARLY_MORE = 0.1


def guess_contract(
    database: Database, *, sha256: str, format_key: str, file_name: str
) -> int | None:
    """Return the contract that this very file, or else this kind of file, was imported into.

    A single contract that has not ended is taken at once. Where several contracts have imports of
    the kind, or the kind says little (own spreadsheets), the name of the file must clearly be
    like one's. `format_key` is "" for unknown columns. None: ask.
    """
    with database.reading() as session:
        batches = session.execute(
            select(
                ImportBatch.contract_id,
                ImportBatch.format,
                ImportBatch.sha256,
                ImportBatch.file_name,
            ).where(ImportBatch.undone_at.is_(None))
        ).all()
        contracts = session.scalars(
            select(Contract.id).where(Contract.status != ContractStatus.ENDED.value)
        ).all()
    same = {contract_id for contract_id, _, digest, _ in batches if digest == sha256}
    if len(same) == 1:
        return same.pop()
    alike: dict[int, float] = {}
    for contract_id, kind, _, name in batches:
        if kind == format_key:
            alike[contract_id] = max(_likeness(file_name, name), alike.get(contract_id, 0.0))
    if len(contracts) == 1:
        return contracts[0]
    if len(alike) == 1 and format_key != GENERIC_KEY:
        return next(iter(alike))
    return _clearly_first(alike)


def _clearly_first(alike: dict[int, float]) -> int | None:
    ranked = sorted(alike.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < _ALIKE_FROM:
        return None
    clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= _CLEARLY_MORE
    return ranked[0][0] if clear else None


def _likeness(one: str, other: str) -> float:
    """Return how alike two file names are, 0 to 1, whatever dates and numbers stand in them."""
    return SequenceMatcher(None, _letters(one), _letters(other)).ratio()


def _letters(name: str) -> str:
    return "".join(sign for sign in PurePath(name).stem.casefold() if sign.isalpha())
