"""The closing assistant: check every contract, look at the drafts, issue, hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from ppp_desktop.core.changes import Topic
from ppp_desktop.core.periods import Period
from ppp_desktop.services.close_items import CloseItem, Where
from ppp_desktop.services.close_plan import Closable, ClosePlan, PlanRow, PlanState, read_plan
from ppp_desktop.services.close_review import DraftRow
from ppp_desktop.services.close_runs import CloseRun
from ppp_desktop.services.message_drafts import ToSend
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.sending.panel import open_sending
from ppp_desktop.ui.statements.closing_check_panel import CheckPanel
from ppp_desktop.ui.statements.closing_checks import CheckStep
from ppp_desktop.ui.statements.closing_draft_panel import DraftPanel
from ppp_desktop.ui.statements.closing_drafts import DraftsStep
from ppp_desktop.ui.statements.closing_issue import IssueStep
from ppp_desktop.ui.statements.closing_runner import ClosingRunner
from ppp_desktop.ui.statements.closing_words import go_to, statements_word
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.text_tabs import WizardSteps

CHECK, DRAFTS, ISSUE = range(3)


class ClosingPage(Page):
    """`open` takes `period`, and `contract_id` where only one contract is to be closed.

    What was left out and looked at stays while other pages are shown, until it is issued.
    """

    topics = frozenset(Topic)

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Close a period")
        self.runner = ClosingRunner(self)
        self.check = CheckStep(context.settings, self._export)
        self.drafts = DraftsStep(context.settings, self._export)
        self.issue = IssueStep(self.runner.author)
        self.steps = WizardSteps()
        self.steps.add_step("Check", self.check)
        self.steps.add_step("Drafts", self.drafts)
        self.steps.add_step("Issue", self.scrolled(self.issue))
        self._nothing = EmptyState(
            "contracts",
            "There is nothing to close yet",
            "Once a contract is active and its first period has begun, it is closed here.",
            action="Go to contracts",
            on_action=lambda: context.navigate("contracts"),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.steps)
        self._stack.addWidget(self._nothing)
        self.body.addWidget(self._stack, 1)
        self.plan: ClosePlan | None = None
        self._period: Period | None = None
        self._only: int | None = None
        self._left_out: frozenset[int] = frozenset()
        self._seen: set[int] = set()
        self._result: CloseRun | None = None
        self.back = self.button("Back", self.steps.go_back)
        self.go_on = self.button("Draw up drafts", self._on_go_on, main=True)
        self.header.set_buttons(self.back, self.go_on)
        self._connect()
        self._show_header()

    def _connect(self) -> None:
        self.check.period_chosen.connect(self._on_period_chosen)
        self.check.row_opened.connect(self._show_checklist)
        self.check.row_moved.connect(self._on_check_moved)
        self.check.left_out_wanted.connect(self._on_left_out_wanted)
        self.check.note_wanted.connect(self._on_note_wanted)
        self.drafts.row_opened.connect(self._show_draft)
        self.drafts.row_moved.connect(self._on_draft_moved)
        self.issue.draw_up_wanted.connect(self._draw_up)
        self.issue.take_in_wanted.connect(self._on_take_in_wanted)
        self.issue.cancel_wanted.connect(self.runner.cancel)
        self.issue.notes.note.clicked.connect(self._on_note_all)
        result = self.issue.result
        for source in (self.issue, result):
            source.place_wanted.connect(self._on_place_wanted)
        result.save.clicked.connect(self._on_save_all)
        result.show_list.clicked.connect(lambda: self.context.navigate("statements"))
        self.runner.progressed.connect(self.issue.show_progress)
        self.runner.busy_changed.connect(self._on_busy_changed)
        self.steps.step_changed.connect(self._on_step_changed)
        for step in (self.check, self.drafts):
            step.go_on_wanted.connect(self.go_on.click)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.go_on.click)

    @override
    def reload(self) -> None:
        database, period, today = self.context.database, self._period, self.context.today()
        self.load(
            "Checking what is to close",
            lambda progress: read_plan(database, period, today, progress),
            self._show,
        )

    @override
    def open(self, target: Mapping[str, object]) -> None:
        period, contract_id = target.get("period"), target.get("contract_id")
        goes_on = period in (None, self._period) and not isinstance(contract_id, int)
        if goes_on and self.plan is not None and self._result is None:
            return
        self._forget()
        self._period = period if isinstance(period, Period) else None
        self._only = contract_id if isinstance(contract_id, int) else None
        self.mark_dirty()

    def _forget(self) -> None:
        """Begin anew: nothing is left out, nothing was looked at."""
        self._left_out, self._seen, self._result = frozenset(), set(), None
        self.side_panel.close_panel()
        self.check.forget_cursor()
        self.steps.forget_after(CHECK)

    def _show(self, found: Closable) -> None:
        self._stack.setCurrentIndex(1 if found.plan is None else 0)
        if found.plan is None:
            self.plan = None
            self._show_header()
            return
        self._period = found.plan.period
        first_time = self._only
        if first_time is not None:
            ids = {each.contract_id for each in found.plan.checklists}
            self._left_out = frozenset(ids - {first_time})
            self._only = None
        self.check.show_periods(found.periods, found.plan.period)
        self._set_plan(found.plan)
        if first_time is not None:
            row = self.check.choose(first_time)
            if row is not None:
                self._show_checklist(row)
        if self.isVisible():
            self._take_focus()

    def _set_plan(self, plan: ClosePlan) -> None:
        self.plan = replace(plan, left_out=self._left_out)
        self.check.show_plan(self.plan)
        self.drafts.show_plan(self.plan, self._seen)
        self.issue.show_plan(self.plan, self._result)
        self._follow_panel()
        self._show_header()

    def _follow_panel(self) -> None:
        """Bring an open panel up to date with what was read."""
        content, plan = self.side_panel.content(), self.plan
        if plan is None or self.side_panel.isHidden():
            return
        if isinstance(content, CheckPanel):
            for row in plan.rows:
                if row.contract_id == content.row.contract_id and row != content.row:
                    self._show_checklist(row)
        elif isinstance(content, DraftPanel):
            for draft in plan.drafts:
                if draft.contract_id == content.draft.contract_id and draft != content.draft:
                    self._show_draft(draft)

    def _show_header(self) -> None:
        plan, step = self.plan, self.steps.step()
        self.back.setVisible(plan is not None and step > CHECK)
        self.go_on.setVisible(plan is not None)
        self.header.set_context("" if plan is None else plan.period.label)
        if plan is None:
            return
        count = {
            CHECK: len(plan.to_draft),
            DRAFTS: len(plan.drafts),
            ISSUE: len(plan.ready) if plan.is_over else 0,
        }[step]
        text = {
            CHECK: "Draw up 1 draft" if count == 1 else f"Draw up {count:,} drafts",
            DRAFTS: "Continue",
            ISSUE: f"Issue {statements_word(count)}",
        }[step]
        issued = () if self._result is None else self._result.made
        sends = step == ISSUE and bool(issued) and not count
        self.go_on.setText(f"Send {statements_word(len(issued))}" if sends else text)
        self.go_on.setEnabled((sends or bool(count)) and not self.runner.busy)
        self.back.setEnabled(not self.runner.busy)

    def _on_go_on(self) -> None:
        plan, step = self.plan, self.steps.step()
        if plan is None or self.runner.busy:
            return
        if step == CHECK:
            self._draw_up(tuple(each.contract_id for each in plan.to_draft))
        elif step == DRAFTS:
            self.steps.go_to(ISSUE)
        elif plan.ready:
            self.runner.ask_to_issue(plan, self._on_issued)
        elif self._result is not None:
            rows = self._result.made
            open_sending(self.context, [ToSend.statement(row.id) for row in rows])

    @Slot(object)
    def _draw_up(self, contract_ids: tuple[int, ...]) -> None:
        if self.plan is not None and contract_ids:
            self._seen.difference_update(contract_ids)
            self.runner.draw_up(self.plan, contract_ids, self._on_drafted)

    def _on_drafted(self, run: CloseRun) -> None:
        self.steps.go_to(DRAFTS)
        if run.refused:
            names = ", ".join(each.contract_code for each in run.refused)
            first = run.refused[0].reason
            self.banner.show_message(
                f"No draft of {names}.", first, tone=Tone.WARNING, closable=True
            )

    def _on_issued(self, run: CloseRun) -> None:
        self._result = run
        if run.made:
            self.context.toast(f"{statements_word(len(run.made))} issued")

    @Slot(object)
    def _on_period_chosen(self, period: Period) -> None:
        self._forget()
        self._period = period
        self.reload()

    @Slot(object)
    def _show_checklist(self, row: PlanRow) -> None:
        panel = CheckPanel(row, self.runner.author, lambda item: self._go(row, item))
        panel.leave_out.clicked.connect(lambda _checked=False: self._on_left_out_wanted((row,)))
        panel.note.clicked.connect(lambda _checked=False: self._note(panel))
        self.side_panel.show_content(row.checklist.client_name, panel, *panel.foot())

    @Slot(object)
    def _on_note_wanted(self, row: PlanRow) -> None:
        """Take note at once where the name is known, else ask for it."""
        self._show_checklist(row)
        content = self.side_panel.content()
        if isinstance(content, CheckPanel):
            if self.runner.author:
                self._note(content)
            else:
                content.author.setFocus()

    def _note(self, panel: CheckPanel) -> None:
        panel.form.clear_errors()
        name = panel.author.value()
        self.runner.note([panel.row.checklist], name, panel.form, self.check.take_focus)

    def _go(self, row: PlanRow, item: CloseItem) -> None:
        go_to(self.context, item.where, row.contract_id, statement_id=item.statement_id)

    @Slot(object)
    def _on_check_moved(self, row: PlanRow) -> None:
        if isinstance(self.side_panel.content(), CheckPanel) and not self.side_panel.isHidden():
            self._show_checklist(row)

    @Slot(object)
    def _on_left_out_wanted(self, rows: tuple[PlanRow, ...]) -> None:
        """Leave these out; take them in again where all of them were out."""
        ids = frozenset(row.contract_id for row in rows)
        out = all(row.state is PlanState.LEFT_OUT for row in rows)
        self._left_out = self._left_out - ids if out else self._left_out | ids
        if self.plan is not None:
            self._set_plan(self.plan)

    @Slot()
    def _on_take_in_wanted(self) -> None:
        """Take everything in again that was left out."""
        self._left_out = frozenset()
        if self.plan is not None:
            self._set_plan(self.plan)

    @Slot(object)
    def _show_draft(self, draft: DraftRow) -> None:
        self._seen.add(draft.contract_id)
        panel = DraftPanel(draft)
        panel.open.clicked.connect(
            lambda _checked=False: self.context.navigate(
                "statements", statement_id=draft.statement_id
            )
        )
        panel.next.clicked.connect(lambda _checked=False: self._on_next_draft())
        self.side_panel.show_content(draft.client_name, panel, *panel.foot())
        if self.plan is not None:
            self.drafts.show_plan(self.plan, self._seen)

    @Slot(object)
    def _on_draft_moved(self, draft: DraftRow) -> None:
        content = self.side_panel.content()
        is_open = isinstance(content, DraftPanel) and not self.side_panel.isHidden()
        if is_open and isinstance(content, DraftPanel) and content.draft != draft:
            self._show_draft(draft)

    def _on_next_draft(self) -> None:
        if self.drafts.go_down() is None:
            self.side_panel.close_panel()
        self.drafts.take_focus()

    @Slot()
    def _on_note_all(self) -> None:
        notes = self.issue.notes
        notes.form.clear_errors()
        self.runner.note(notes.checklists, notes.author.value(), notes.form, lambda: None)

    @Slot(object, int, object)
    def _on_place_wanted(self, where: Where, contract_id: int, statement_id: int | None) -> None:
        go_to(self.context, where, contract_id, statement_id=statement_id)

    @Slot()
    def _on_save_all(self) -> None:
        if self._result is not None:
            self.runner.save_all(self._result.made)

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        self.issue.set_busy(busy=busy)
        self.check.setEnabled(not busy)
        self.drafts.setEnabled(not busy)
        self._show_header()

    @Slot(int)
    def _on_step_changed(self, _step: int) -> None:
        self.side_panel.close_panel()
        self.banner.close_banner()
        self._show_header()
        self._take_focus()

    def _take_focus(self) -> None:
        step = self.steps.step()
        if step == CHECK:
            self.check.take_focus()
        elif step == DRAFTS:
            self.drafts.take_focus()

    def _export(self, path: Path, content: TableContent) -> None:
        self.run(
            "Exporting the table",
            lambda _progress: export_table(path, content),
            lambda _done: self.context.toast(f"Saved {path}"),
        )
