"""Keeps how imported sheets were read and divided, for the next files like them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.models.database import Database
from ppp_desktop.services.contract_routes import Route, remember_route, source_of
from ppp_desktop.services.reading_files import ReadSheet
from ppp_desktop.services.stored_mappings import remember_mapping


@dataclass(frozen=True, slots=True)
class Used:
    """A sheet that was imported: by which mapping, from which file, divided how if at all."""

    read: ReadSheet
    mapping: Mapping
    file_name: str
    route: Route | None = None


def remember_used(database: Database, used: Iterable[Used]) -> Changes:
    """Keep what is new of the mappings and routes of imported sheets, in one transaction."""
    with database.writing() as session:
        for each in used:
            remember_mapping(session, each.read, each.mapping, each.file_name)
            if each.route is not None:
                remember_route(session, source_of(each.mapping), each.route)
    return Changes.of(Topic.AGENCY)
