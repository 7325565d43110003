"""What can be done with the agreements on a version of the terms, and with its signed annex."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.agreements import (
    Side,
    VersionAgreements,
    record_agreement,
    remove_agreement,
)
from ppp_desktop.services.signed_annexes import attach_annex, remove_annex, save_annex_to
from ppp_desktop.ui.contracts.agreement_card import AgreementCard
from ppp_desktop.ui.contracts.agreement_form import AgreementForm
from ppp_desktop.ui.contracts.file_asking import ANNEX_FILES, ask_where, ask_which
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.dialogs import confirm

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page

_FREES = "Once nothing is recorded, the terms may be changed again."


class AgreementCommands(QObject):
    """Does what the card asks for, on the version that `show` was told of last."""

    def __init__(self, page: Page, card: AgreementCard) -> None:
        super().__init__(card)
        self._page = page
        self._contract_id = 0
        self._found: VersionAgreements | None = None
        self._agency = ""
        card.record_wanted.connect(self.record)
        card.removal_wanted.connect(self._on_removal_wanted)
        card.attach_wanted.connect(self._on_attach_wanted)
        card.file_given.connect(self._attach)
        card.copy_wanted.connect(self._on_copy_wanted)
        card.annex_removal_wanted.connect(self._on_annex_removal_wanted)

    def show(self, contract_id: int, found: VersionAgreements, agency: str) -> None:
        """Take note of the version that the card shows; `agency` is the agency's name."""
        self._contract_id, self._found, self._agency = contract_id, found, agency

    @Slot(object)
    def record(self, side: Side) -> None:
        """Open the form that records a side's agreement, in the side panel."""
        found = self._found
        if found is None:
            return
        page = self._page
        name = self._agency if side is Side.AGENCY else ""
        form = AgreementForm(found.of(side), name=name, today=page.context.today())
        cancel = Button("Cancel")
        cancel.clicked.connect(page.side_panel.close_panel)
        save = Button("Record agreement", kind="primary")
        save.clicked.connect(lambda: self._record(form, side, found))
        title = f"The {side} agrees to version {found.number}"
        page.side_panel.show_content(title, form, cancel, save)
        form.focus_first()

    def _record(self, form: AgreementForm, side: Side, found: VersionAgreements) -> None:
        form.clear_errors()
        page, database, contract_id = self._page, self._page.context.database, self._contract_id
        try:
            name, day = form.name.value(), form.on.required()
        except ValidationFailed as error:
            page.show_error(error, form=form)
            return
        today = page.context.today()

        def done(changes: Changes) -> None:
            page.side_panel.close_panel()
            page.context.notify_changes(changes)
            page.context.toast(f"Agreement of the {side} recorded")

        page.run(
            "Recording the agreement",
            lambda _progress: record_agreement(
                database, contract_id, found.effective, side, name, day, today=today
            ),
            done,
            form=form,
        )

    @Slot(object)
    def _on_removal_wanted(self, side: Side) -> None:
        found = self._found
        given = found.of(side) if found else None
        if found is None or given is None:
            return
        database, contract_id = self._page.context.database, self._contract_id
        confirm(
            self._page,
            title=f"Remove the agreement of the {side}?",
            text=f"It will no longer be recorded that {given.name} agreed to version "
            f"{found.number}. {_FREES}",
            action="Remove agreement",
            on_confirm=lambda: self._change(
                "Removing the agreement",
                lambda: remove_agreement(database, contract_id, found.effective, side),
                f"Agreement of the {side} removed",
            ),
        )

    @Slot()
    def _on_attach_wanted(self) -> None:
        settings = self._page.context.settings
        ask_which(self._page, settings, "Attach the signed annex", ANNEX_FILES, self._attach)

    @Slot(object)
    def _attach(self, path: Path) -> None:
        found = self._found
        if found is None:
            return
        database, contract_id = self._page.context.database, self._contract_id
        attach = f"{path.name} attached"

        def work() -> None:
            self._change(
                "Keeping the signed annex",
                lambda: attach_annex(database, contract_id, found.effective, path),
                attach,
            )

        if found.annex is None:
            work()
            return
        confirm(
            self._page,
            title="Replace the signed annex?",
            text=f"{path.name} takes the place of {found.annex.file_name}, which goes out of the "
            "store.",
            action="Replace signed annex",
            on_confirm=work,
        )

    @Slot()
    def _on_copy_wanted(self) -> None:
        found = self._found
        if found is None or found.annex is None:
            return
        page, database, contract_id = self._page, self._page.context.database, self._contract_id

        def write(path: Path) -> None:
            page.run(
                f"Saving {path.name}",
                lambda _progress: save_annex_to(database, contract_id, found.effective, path),
                lambda _nothing: page.context.toast(f"Saved {path}"),
            )

        name = found.annex.file_name
        ask_where(page, page.context.settings, "Save the signed annex", name, ANNEX_FILES, write)

    @Slot()
    def _on_annex_removal_wanted(self) -> None:
        found = self._found
        if found is None or found.annex is None:
            return
        database, contract_id = self._page.context.database, self._contract_id
        confirm(
            self._page,
            title=f"Remove {found.annex.file_name}?",
            text="The signed annex goes out of the store. Save a copy first where there is none "
            f"elsewhere. {_FREES}",
            action="Remove signed annex",
            on_confirm=lambda: self._change(
                "Removing the signed annex",
                lambda: remove_annex(database, contract_id, found.effective),
                "Signed annex removed",
            ),
        )

    def _change(self, title: str, work: Callable[[], Changes], said: str) -> None:
        page = self._page

        def done(changes: Changes) -> None:
            page.context.notify_changes(changes)
            page.context.toast(said)

        page.run(title, lambda _progress: work(), done)
