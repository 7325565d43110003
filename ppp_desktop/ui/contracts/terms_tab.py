"""The tab of terms: rules at the left, their form in the side panel, their effect at the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.contract_rules import CONTRACT_RULES
from ppp_desktop.services.terms import TermsRow
from ppp_desktop.services.terms_preview import TermsPreview, preview_terms
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.contracts.draft_runner import DraftRunner
from ppp_desktop.ui.contracts.moving_on import focus_place, place_of_focus
from ppp_desktop.ui.contracts.preview_column import PreviewColumn
from ppp_desktop.ui.contracts.rule_list import RuleList
from ppp_desktop.ui.contracts.rule_panel import RulePanel
from ppp_desktop.ui.contracts.terms_bar import TermsBar
from ppp_desktop.ui.contracts.terms_columns import TermsColumns
from ppp_desktop.ui.contracts.terms_draft import TermsDraft, new_component
from ppp_desktop.ui.contracts.terms_problems import problems_by_rule
from ppp_desktop.ui.contracts.terms_saving import TermsSaving
from ppp_desktop.ui.contracts.terms_surroundings import surroundings_of, undo_by_keys
from ppp_desktop.ui.contracts.terms_tools import TermsTools
from ppp_desktop.ui.theme import CARD_GAP
from ppp_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page

_DEBOUNCE_MS = 200


class TermsTab(QWidget):
    """Edits a draft in memory; `changed` tells when it differs from what is saved, or no more."""

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._data: ContractData | None = None
        self._version: TermsRow | None = None
        self.target: date | None = None  # the day of the new version that the draft will become
        self._preview: TermsPreview | None = None
        self._previewed: Mapping[str, object] | None = None
        self._panel: RulePanel | None = None
        self._show_all_problems = False
        self.draft = TermsDraft()
        self.rules = RuleList()
        self.right = PreviewColumn()
        tasks, database = page.context.tasks, page.context.database
        self.runner = DraftRunner(tasks, database, preview_terms, "Working out the pay", self)
        self._saving = TermsSaving(page)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_DEBOUNCE_MS)
        self.bar = TermsBar()
        self._lay_out()
        self.tools = TermsTools(page, self)
        self._connect()

    def _lay_out(self) -> None:
        # What follows the rules at the left, such as cards of questions, is added to this column.
        self.left_cards = QVBoxLayout()
        self.left_cards.setSpacing(CARD_GAP)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self.rules)
        column.addLayout(self.left_cards)
        column.addStretch(1)
        self._left = self._page.scrolled(left)
        self._columns = TermsColumns(self.bar, self._left, self._page.scrolled(self.right))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self._columns.narrowed.connect(self.rules.set_compact)
        self._clock.timeout.connect(self._run_preview)
        self.runner.ready.connect(self._on_preview)
        self.bar.version_chosen.connect(self._on_version_chosen)
        self.bar.undo.clicked.connect(self.undo)
        self.bar.redo.clicked.connect(self.redo)
        self.bar.discard.clicked.connect(self.discard)
        rules = self.rules
        rules.edit_wanted.connect(self.edit_rule)
        rules.remove_wanted.connect(self._on_remove)
        rules.move_wanted.connect(self._on_move)
        rules.component_wanted.connect(self.add_component)
        rules.rule_wanted.connect(self._on_rule_wanted)
        rules.choice_made.connect(self._on_choice_made)
        self._page.side_panel.closed.connect(self._on_panel_closed)
        self._saving.refused.connect(self._on_refused)
        undo_by_keys(self, self.undo, self.redo)

    @property
    def is_changed(self) -> bool:
        """Whether leaving would lose something."""
        return self._data is not None and self.draft.is_changed

    @property
    def data(self) -> ContractData | None:
        """The contract that is shown."""
        return self._data

    @property
    def version(self) -> TermsRow | None:
        """The version that the draft began as."""
        return self._version

    @property
    def day(self) -> date:
        """The day from which the terms that are shown apply."""
        if self.target is not None:
            return self.target
        if self._version is not None:
            return self._version.effective
        return self._data.version_days.first if self._data else date.min

    @property
    def _is_fresh(self) -> bool:
        return self._previewed is self.draft.document

    @property
    def is_settled(self) -> bool:
        """Whether what is shown beside the draft belongs to it."""
        asked = self.runner.is_idle and self.tools.questions.is_idle
        return asked and not self._clock.isActive()

    def show_data(self, data: ContractData, version: TermsRow | None) -> None:
        """Show a contract; a draft of the same contract that was changed stays as it is."""
        same = self._data is not None and self._data.row.id == data.row.id
        keep = same and (self.draft.is_changed or self.target is not None)
        self._data = data
        if keep:
            self._refresh()
            return
        if same and self._version is not None:
            effective = self._version.effective
            again = [row for row in data.terms if row.effective == effective]
            version = again[0] if again else version
        self._load(version)

    def forget(self) -> None:
        """Drop the contract, with whatever was not saved."""
        self._data = None
        self._load(None)

    @Slot()
    def save(self) -> None:
        """Store the draft: at once where there are no terms yet, else asking from when on."""
        if self._data is None:
            return
        self.draft.end_step()
        self._clock.stop()
        problems = self._preview.problems if self._preview and self._is_fresh else ()
        if problems:
            self._on_refused(problems[0].field, str(problems[0]))
            return
        self._saving.start(
            self._data,
            self.draft.document,
            self._on_saved,
            version=self._version,
            target=self.target,
        )

    def start_version(self, day: date) -> None:
        """Let the draft become a new version from `day`, whatever it is edited to."""
        self.target = day
        self._refresh()

    def take_document(self, document: Mapping[str, object]) -> None:
        """Put a whole document in place of the draft's, as one step, with its problems marked."""
        self._close_form()
        self.draft.replace(document)
        self._show_all_problems = True
        self._refresh()

    def show_instead(self, widget: QWidget | None) -> None:
        """Show something in place of the rules and their effect; None shows these again."""
        if widget is not None and self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget or self._columns)

    @Slot(Exception)
    def show_refusal(self, error: Exception) -> None:
        """Lead to the field that an error names, else show it on the page."""
        if isinstance(error, ValidationFailed) and self.draft.rule_at(error.field):
            self._on_refused(error.field, str(error))
        else:
            self._page.show_error(error)

    @Slot()
    def undo(self) -> None:
        """Take the last edit of the draft back."""
        self.draft.undo()
        self.show_again()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        self.draft.redo()
        self.show_again()

    @Slot()
    def discard(self) -> None:
        """Go back to what is saved."""
        self._close_form()
        self._load(self._version)

    @Slot(str)
    def add_component(self, kind: str) -> None:
        """Append a component of `kind` and open its form."""
        place = self.draft.add_component(new_component(kind, self.draft.components))
        self._after_edit()
        self.edit_rule(str(self.draft.components[place].get("id")))

    @Slot(str)
    def edit_rule(self, key: str) -> None:
        """Open the form of a component or a rule of the contract in the side panel."""
        document = self.draft.rule(key)
        if document is None or self._data is None:
            return
        self.draft.end_step()
        panel = RulePanel(key, document, surroundings_of(self._data, self.draft, key))
        panel.edited.connect(self._on_form_edited)
        remove = Button("Remove", kind="danger")
        remove.clicked.connect(lambda: self._on_remove(key))
        done = Button("Done")
        done.clicked.connect(self._page.side_panel.close_panel)
        panel.finished.connect(done.setFocus)
        undo_by_keys(panel, self.undo, self.redo)
        self._panel = panel
        self._page.side_panel.show_content(panel.title, panel, remove, done)
        self.rules.set_chosen(key)
        self._tell_panel()
        panel.form.focus_first_open()
        # Opening the panel narrows the column; the card is sought once that is laid out.
        QTimer.singleShot(0, self, self._show_chosen_card)

    @Slot()
    def _show_chosen_card(self) -> None:
        if self._panel is not None and self.draft.rule(self._panel.key) is not None:
            self._left.ensureWidgetVisible(self.rules.card(self._panel.key), 0, 8)

    @Slot(str)
    def _on_form_edited(self, field: str) -> None:
        panel = self._panel
        if panel is None:
            return
        merge = f"{panel.key}.{field}"
        if panel.key in CONTRACT_RULES:
            self.draft.set_field(panel.key, panel.form.document(), merge=merge)
        else:
            place = self.draft.position_of(panel.key)
            if place is not None:
                self.draft.set_component(place, panel.form.document(), merge=merge)
        self._after_edit()

    @Slot(str)
    def _on_remove(self, key: str) -> None:
        if self._panel is not None and self._panel.key == key:
            self._close_form()
        if key in CONTRACT_RULES:
            self.draft.set_field(key, None)
        else:
            place = self.draft.position_of(key)
            if place is not None:
                self.draft.remove_component(place)
        self._after_edit()

    @Slot(str, int)
    def _on_move(self, key: str, step: int) -> None:
        place = self.draft.position_of(key)
        if place is not None:
            self.draft.move_component(place, step)
            self._after_edit()

    @Slot(str)
    def _on_rule_wanted(self, key: str) -> None:
        self.draft.set_field(key, {})
        self._after_edit()
        self.edit_rule(key)

    @Slot(str, object)
    def _on_choice_made(self, name: str, value: object) -> None:
        self.draft.set_field(name, value)
        self._after_edit()

    @Slot(object)
    def _on_version_chosen(self, version: TermsRow) -> None:
        self._close_form()
        self._load(version)

    @Slot()
    def _on_panel_closed(self) -> None:
        key, self._panel = (self._panel.key if self._panel else ""), None
        self.rules.set_chosen("")
        if key and self.isVisible():
            self.rules.focus_rule(key)

    def _close_form(self) -> None:
        if self._panel is not None:
            self._page.side_panel.close_panel()

    def _load(self, version: TermsRow | None) -> None:
        self._version = version
        self.target = None
        self._preview = None
        self._show_all_problems = False
        self.draft = TermsDraft(version.document if version else None)
        if self._panel is not None:
            self._close_form()
        self.right.show_nothing(no_rules=not self.draft.components)
        self._refresh()

    def _after_edit(self) -> None:
        self._show_draft()
        self._clock.start()

    def show_again(self) -> None:
        """After undo or redo: the open form shows what the draft says now."""
        self._show_draft()
        self._run_preview()
        if self._panel is None:
            return
        if self.draft.rule(self._panel.key) is None:
            self._close_form()
            return
        place = place_of_focus(self._panel)
        unfolded = self._panel.form.is_unfolded
        self.edit_rule(self._panel.key)
        if unfolded:
            self._panel.form.unfold()
        focus_place(self._panel, place)

    def _refresh(self) -> None:
        self._show_draft()
        self._run_preview()

    def _show_draft(self) -> None:
        self.rules.show_draft(self.draft)
        if self._panel is not None:
            self.rules.set_chosen(self._panel.key)
        self.bar.show_state(self.draft, self._data, self._version, self.target)
        self.changed.emit()

    @Slot()
    def _run_preview(self) -> None:
        self._clock.stop()
        if self._data is not None:
            self.runner.want(self._data.row.id, self.draft.document, self._data.period)

    @Slot(object, object)
    def _on_preview(self, document: object, preview: TermsPreview) -> None:
        if document is not self.draft.document or self._data is None:
            return
        self._preview, self._previewed = preview, self.draft.document
        self.rules.show_preview(self.draft, preview)
        if self.draft.components:
            self.right.show_preview(preview)
        else:
            self.right.show_nothing(no_rules=True)
        self._tell_panel()
        self.rules.show_problems(
            problems_by_rule(preview, self.draft, everything=self._show_all_problems)
        )

    def _tell_panel(self) -> None:
        """Show the preview in the open form, unless it is one of a draft before the last edit."""
        preview = self._preview
        if self._panel is not None and preview is not None and self._is_fresh:
            self._panel.show_preview(self.draft, preview, everything=self._show_all_problems)

    @Slot(str, str)
    def _on_refused(self, field: str, message: str) -> None:
        """Lead to the rule that is to blame, with all problems marked."""
        self._show_all_problems = True
        self._run_preview()
        key = self.draft.rule_at(field)
        if key:
            self.edit_rule(key)
        else:
            self._page.show_problem(message, "")
            self.tools.questions.lead_to(field)

    def _on_saved(self, version: TermsRow) -> None:
        self._close_form()
        self._load(version)
