"""The section about imports: watched folders, remembered columns, formats, originals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractRow, list_contracts
from ppp_desktop.services.own_formats import OwnFormats, own_formats
from ppp_desktop.services.source_files import (
    KeptOriginals,
    choose_keeping,
    drop_originals,
    kept_originals,
)
from ppp_desktop.services.stored_mappings import (
    MappingRow,
    delete_mapping,
    list_mappings,
    rename_mapping,
)
from ppp_desktop.services.watched_folders import (
    FolderRow,
    list_folders,
    remove_folder,
    save_folder,
)
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.settings_page.folders_card import FoldersCard
from ppp_desktop.ui.settings_page.formats_card import FormatsCard
from ppp_desktop.ui.settings_page.mappings_card import MappingsCard
from ppp_desktop.ui.settings_page.originals_card import OriginalsCard
from ppp_desktop.ui.theme import CARD_GAP
from ppp_desktop.ui.widgets.dialogs import confirm


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """What the section shows."""

    folders: tuple[FolderRow, ...]
    mappings: tuple[MappingRow, ...]
    contracts: tuple[ContractRow, ...]
    originals: KeptOriginals
    formats: OwnFormats


def read_import_facts(database: Database) -> ImportFacts:
    """Read what the section shows."""
    return ImportFacts(
        tuple(list_folders(database)),
        tuple(list_mappings(database)),
        tuple(list_contracts(database)),
        kept_originals(database),
        own_formats(),
    )


class ImportsSection(QWidget):
    """Four cards, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.folders = FoldersCard()
        self.mappings = MappingsCard()
        self.formats = FormatsCard()
        self.originals = OriginalsCard()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self.folders)
        layout.addWidget(self.mappings)
        layout.addWidget(self.formats)
        layout.addWidget(self.originals)
        layout.addStretch(1)

    def show_facts(self, facts: ImportFacts) -> None:
        """Show folders, mappings, formats and originals."""
        self.folders.show_folders(facts.folders, facts.contracts)
        self.mappings.show_mappings(facts.mappings)
        self.formats.show_formats(facts.formats)
        self.originals.show_kept(facts.originals)


class ImportsWork(QObject):
    """Does what the section asks for, with the banner and the tasks of `page`."""

    def __init__(self, page: Page, section: ImportsSection) -> None:
        super().__init__(page)
        self._page = page
        section.folders.add_wanted.connect(self._on_add)
        section.folders.changed.connect(self._on_folder_changed)
        section.folders.remove_wanted.connect(self._on_remove)
        section.mappings.renamed.connect(self._on_renamed)
        section.mappings.delete_wanted.connect(self._on_delete)
        section.originals.keeping_chosen.connect(self._on_keeping)
        section.originals.removal_wanted.connect(self._on_removal)

    @Slot()
    def _on_add(self) -> None:
        name = QFileDialog.getExistingDirectory(self._page, "Watch a folder")
        if name:
            database, path = self._page.context.database, Path(name)
            self._page.run(
                "Saving the folder", lambda _progress: save_folder(database, path), self._saved
            )

    def _on_folder_changed(self, folder: FolderRow, contract_id: int | None, on: bool) -> None:
        database = self._page.context.database
        self._page.run(
            "Saving the folder",
            lambda _progress: save_folder(
                database, folder.path, contract_id=contract_id, enabled=on, folder_id=folder.id
            ),
            self._saved,
        )

    @Slot(object)
    def _on_remove(self, folder: FolderRow) -> None:
        database = self._page.context.database
        self._page.run(
            "Removing the folder", lambda _progress: remove_folder(database, folder.id), self._saved
        )

    def _on_renamed(self, mapping: MappingRow, name: str) -> None:
        database = self._page.context.database
        self._page.run(
            "Saving the name",
            lambda _progress: rename_mapping(database, mapping.id, name),
            self._saved,
        )

    @Slot(object)
    def _on_delete(self, mapping: MappingRow) -> None:
        database = self._page.context.database

        def forget() -> None:
            self._page.run(
                "Forgetting the columns",
                lambda _progress: delete_mapping(database, mapping.id),
                self._saved,
            )

        confirm(
            self._page,
            title=f"Forget the columns of {mapping.name}?",
            text="What was imported with them stays. The next such file must be explained anew.",
            action="Forget columns",
            on_confirm=forget,
        )

    @Slot(bool)
    def _on_keeping(self, keeps: bool) -> None:
        database = self._page.context.database
        task = self._page.run(
            "Saving the choice",
            lambda _progress: choose_keeping(database, keeps=keeps),
            self._saved,
        )
        task.failed.connect(self._page.reload)

    @Slot()
    def _on_removal(self) -> None:
        database = self._page.context.database

        def remove() -> None:
            self._page.run(
                "Removing originals", lambda _progress: drop_originals(database), self._saved
            )

        confirm(
            self._page,
            title="Remove all originals?",
            text="Imports and results stay. To see the row behind a result, you then need the file "
            "on your disk.",
            action="Remove originals",
            on_confirm=remove,
        )

    def _saved(self, changes: Changes) -> None:
        self._page.banner.close_banner()
        self._page.context.notify_changes(changes)
