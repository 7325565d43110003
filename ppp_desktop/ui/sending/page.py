"""The page of sending: messages to be checked, sent and followed up, and the log of all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.deliveries import (
    DeliveryRow,
    DeliveryState,
    list_deliveries,
    settle_unknown,
)
from ppp_desktop.services.mail_settings import MailSettings, get_mail_settings
from ppp_desktop.services.message_drafts import (
    FORMS,
    ChosenMessage,
    MessageDraft,
    ToSend,
    draft_messages,
)
from ppp_desktop.services.messages import Attachment
from ppp_desktop.services.sending import Sending
from ppp_desktop.services.sending_plan import describe_batch, describe_held_back, describe_outcome
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.sending.batch import Batch
from ppp_desktop.ui.sending.log_view import DeliveryDetail, LogView
from ppp_desktop.ui.sending.message_list import MessageList
from ppp_desktop.ui.sending.message_view import MessageView
from ppp_desktop.ui.sending.progress_card import ProgressCard
from ppp_desktop.ui.sending.summary_view import SummaryView
from ppp_desktop.ui.sending.words import HELD_BACK, name_of, title_of
from ppp_desktop.ui.sending.work import NO_PROGRAM, TEXT_ONLY, SendingWork
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.theme import CARD_GAP, Tone
from ppp_desktop.ui.widgets.dialogs import confirm
from ppp_desktop.ui.widgets.empty_state import EmptyState

MESSAGES, SUMMARY, LOG = "messages", "summary", "log"
_TABS = ((MESSAGES, "Messages"), (SUMMARY, "What came of it"), (LOG, "Send log"))
_LIST_WIDTH = 320
_FOLDER_KEY = "sending.folder"


class SendingPage(Page):
    """Opened by `ui.sending.panel`: `open` takes `wanted`, a tuple of ToSend; else the log."""

    topics = frozenset({Topic.AGENCY, Topic.CLIENTS, Topic.STATEMENTS})

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Send")
        self.batch = Batch(())
        self.mail = MailSettings()
        self.list = MessageList()
        self.view = MessageView()
        self.summary = SummaryView()
        self.progress = ProgressCard()
        self.log = LogView(context, self._export)
        self.work = SendingWork(self)
        self._files: dict[int, dict[str, Attachment]] = {}
        self._looked_at = ""
        self._build()
        self._connect()
        self.add_tabs(_TABS, self._on_tab)
        self.tabs.choose(LOG)

    def _build(self) -> None:
        self.list.setFixedWidth(_LIST_WIDTH)
        self._nothing = EmptyState(
            "mail", "Nothing is waiting to be sent.", "Choose statements and press Send there."
        )
        self._right = QStackedWidget()
        self._scrolled = {
            MESSAGES: self.scrolled(self.view),
            SUMMARY: self.scrolled(self.summary),
        }
        for area in self._scrolled.values():
            self._right.addWidget(area)
        split = QWidget()
        columns = QHBoxLayout(split)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(CARD_GAP)
        columns.addWidget(self.list)
        columns.addWidget(self._right, 1)
        self._split = split
        self._stack = QStackedWidget()
        for widget in (split, self.log, self._nothing):
            self._stack.addWidget(widget)
        self.body.addWidget(self.progress)
        self.body.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.view.edited.connect(self._on_edited)
        self.view.text_edited.connect(self._on_text_edited)
        self.view.forms_edited.connect(self._make_files)
        self.view.open_wanted.connect(self._on_open_wanted)
        self.view.recipients.client_wanted.connect(
            lambda client_id: self.context.navigate("clients", client_id=client_id)
        )
        self.summary.settled.connect(self._on_settled)
        self.log.opened.connect(self._on_log_opened)
        self.progress.stop_wanted.connect(self.work.stop)
        self.work.started.connect(self._on_started)
        self.work.progressed.connect(self.progress.show_progress)
        self.work.told.connect(self._on_told)
        self.work.ended.connect(self._on_ended)
        self.work.rested.connect(self._show_header)
        self.work.files_made.connect(self._on_files_made)

    @override
    def open(self, target: Mapping[str, object]) -> None:
        wanted = target.get("wanted")
        if not isinstance(wanted, tuple):
            state = target.get("state")
            self.log.show_only(state if isinstance(state, DeliveryState) else None)
            self.tabs.choose(LOG)
        elif self.work.running:
            self.show_problem("Messages are being sent.", "Wait until they are, then try again.")
        else:
            self.batch = Batch([each for each in wanted if isinstance(each, ToSend)])
            self._files = {}
            self.banner.close_banner()
            self.view.show_letter_first()
            self.tabs.choose(MESSAGES)
            self.mark_dirty()

    @override
    def reload(self) -> None:
        database, wanted, today = self.context.database, self.batch.wanted, self.context.today()

        def work(
            _progress: Progress,
        ) -> tuple[list[MessageDraft], MailSettings, list[DeliveryRow]]:
            drafts = draft_messages(database, wanted, today=today)
            return drafts, get_mail_settings(database), list_deliveries(database)

        batch = self.batch

        def show(found: tuple[list[MessageDraft], MailSettings, list[DeliveryRow]]) -> None:
            drafts, self.mail, rows = found
            self.log.show_rows(rows)
            if batch is self.batch:
                batch.take(drafts)
                self._show_batch()

        self.load("Reading the messages", work, show)

    def offer_text_only(self, chosen: ChosenMessage, place: int) -> None:
        """Say what is left where no program opens message files."""
        self.banner.show_message(
            NO_PROGRAM,
            TEXT_ONLY,
            tone=Tone.WARNING,
            actions=(("Open the text only", lambda: self.work.open_text_only(chosen, place)),),
        )

    def _show_batch(self) -> None:
        self._show_list()
        self._show_message()
        self.summary.show_outcomes(self.batch.messages, self.batch.outcomes)
        self.list.setVisible(len(self.batch.messages) > 1)
        self.tabs.set_tab_shown(SUMMARY, self.batch.left_or_tried())
        self.tabs.set_tab_shown(MESSAGES, bool(self.batch.messages))
        self._show_header()

    def _show_list(self) -> None:
        self.list.show_messages(self.batch.messages, self.batch.outcomes, at=self.batch.at)

    def _show_message(self) -> None:
        chosen = self.batch.current()
        if chosen is None:
            return
        outcome = self.batch.outcomes.get(self.batch.at)
        alone = len(self.batch.messages) == 1
        self.view.show_message(
            chosen, self.mail.sender, outcome, alike=self.batch.alike(), alone=alone
        )
        self._make_files()

    @Slot()
    def _show_header(self) -> None:
        if self.tabs.current() == LOG or not self.batch.messages:
            self.header.set_title("Send log")
            self.header.set_context("")
            self.header.set_buttons()
            return
        messages, leaving = self.batch.messages, self.batch.leaving()
        self.header.set_title(title_of(messages))
        alone = self.batch.standings()[0] if len(messages) == 1 else None
        held_back = "Nothing is left to be sent" if alone is None else HELD_BACK.get(alone, "")
        self.header.set_context(describe_batch(messages, leaving) if leaving else held_back)
        save = self.button("Save as files…" if len(leaving) > 1 else "Save as file…", self._on_save)
        program = self.button("Open in mail program", self._on_program, main=not self.mail.is_set)
        at_hand = self.batch.at in leaving
        save.setEnabled(bool(leaving) and not self.work.running)
        program.setEnabled(at_hand and not self.work.running)
        if self.mail.is_set:
            send = self.button(self._send_text(len(leaving)), self._on_send, main=True)
            send.setEnabled(bool(leaving) and not self.work.running)
        else:
            send = self.button("Set up sending…", self._on_set_up)
        order = (save, program, send) if self.mail.is_set else (send, save, program)
        self.header.set_buttons(*order)

    def _send_text(self, count: int) -> str:
        if self.batch.left_or_tried():
            return f"Send what is left ({count:,})"
        return "Send" if len(self.batch.messages) == 1 else f"Send {count:,}"

    @Slot()
    def _on_send(self) -> None:
        messages, leaving = self.batch.messages, self.batch.leaving()
        if len(messages) == 1:
            self.work.send(messages, leaving, self.mail)
            return
        held_back = describe_held_back(messages, [*leaving, *self.batch.outcomes])
        confirm(
            self,
            title=f"Send {describe_batch(messages, leaving)}?",
            text=f"They leave through {self.mail.host} as {self.mail.sender}. {held_back}".strip(),
            action=f"Send {len(leaving):,} message{'' if len(leaving) == 1 else 's'}",
            on_confirm=lambda: self.work.send(messages, leaving, self.mail),
            danger=False,
        )

    @Slot()
    def _on_save(self) -> None:
        kept = self.context.settings.text(_FOLDER_KEY) or str(Path.home())
        name = QFileDialog.getExistingDirectory(self, "Save messages in a folder", kept)
        if name:
            self.context.settings.set_text(_FOLDER_KEY, name)
            self.work.save(self.batch.messages, self.batch.leaving(), self.mail.sender, Path(name))

    @Slot()
    def _on_program(self) -> None:
        chosen = self.batch.current()
        if chosen is not None:
            self.work.open_in_program(chosen, self.batch.at, self.mail.sender)

    @Slot()
    def _on_set_up(self) -> None:
        self.context.navigate("settings", tab="mail")

    @Slot(str)
    def _on_tab(self, key: str) -> None:
        self.side_panel.close_panel()
        if key == LOG:
            self._stack.setCurrentWidget(self.log)
        else:
            self._stack.setCurrentWidget(self._split if self.batch.wanted else self._nothing)
            self._right.setCurrentWidget(self._scrolled[key])
        self._show_header()

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        if place != self.batch.at or self.tabs.current() == SUMMARY:
            self.batch.at = place
            self._show_message()
            self.tabs.choose(MESSAGES)

    @Slot(object)
    def _on_edited(self, chosen: ChosenMessage) -> None:
        self.batch.change(chosen)
        self._follow(chosen)

    @Slot(object)
    def _on_text_edited(self, chosen: ChosenMessage) -> None:
        self.batch.change_text(chosen.template, for_all=self.view.for_all)
        self._follow(chosen)

    def _follow(self, chosen: ChosenMessage) -> None:
        self.view.show_standing(chosen)
        self._show_list()
        self._show_header()

    @Slot()
    def _make_files(self) -> None:
        chosen, place = self.batch.current(), self.batch.at
        if chosen is None or chosen.statement_id is None:
            return
        known = self._files.setdefault(place, {})
        self.view.show_files(known)
        missing = [form for form in chosen.forms if form in FORMS and form not in known]
        if missing and not chosen.draft.obstacle and not self.work.running:
            self.work.make_files(place, chosen.statement_id, missing)

    @Slot(int, object)
    def _on_files_made(self, place: int, made: Mapping[str, Attachment]) -> None:
        self._files.setdefault(place, {}).update(made)
        if place == self.batch.at:
            self.view.show_files(self._files[place])
        if self._looked_at in made:
            self.work.look_at(made[self._looked_at])
            self._looked_at = ""

    @Slot(str)
    def _on_open_wanted(self, key: str) -> None:
        chosen, place = self.batch.current(), self.batch.at
        if chosen is None:
            return
        given = {file.name: file for file in chosen.draft.wanted.attachments}
        file = given.get(key) or self._files.get(place, {}).get(key)
        if file is not None:
            self.work.look_at(file)
        elif chosen.statement_id is not None:
            self._looked_at = key
            self.work.make_files(place, chosen.statement_id, [key])

    @Slot(object)
    def _on_log_opened(self, row: DeliveryRow) -> None:
        if self.tabs.current() != LOG:
            return
        detail = DeliveryDetail(row)
        detail.settled.connect(self._on_settled)
        statement_id = row.statement_id
        buttons = []
        if statement_id is not None:
            buttons.append(
                self.button(
                    "Open the statement",
                    lambda: self.context.navigate("statements", statement_id=statement_id),
                )
            )
        self.side_panel.show_content(name_of(row), detail, *buttons)

    def _export(self, path: Path, content: TableContent) -> None:
        self.run(
            "Exporting the send log",
            lambda _progress: export_table(path, content),
            lambda _none: self.context.toast(f"Saved {path}"),
        )

    @Slot(str)
    def _on_started(self, title: str) -> None:
        self.banner.close_banner()
        self.view.setEnabled(False)
        self.progress.start(title)
        self._show_header()

    @Slot(int, object)
    def _on_told(self, place: int, one: Sending) -> None:
        self.batch.outcomes[place] = one
        self._show_list()

    @Slot()
    def _on_ended(self) -> None:
        self.view.setEnabled(True)
        self.progress.hide()
        self._show_batch()
        if self.batch.left_or_tried():
            self.tabs.choose(SUMMARY)
            self.context.toast(describe_outcome(self.batch.standings()))

    @Slot(object, bool)
    def _on_settled(self, delivery_ids: tuple[int, ...], arrived: bool) -> None:
        database, today, author = self.context.database, self.context.today(), self.mail.sender

        def work(_progress: Progress) -> Changes:
            done = Changes.of(Topic.STATEMENTS)
            for each in delivery_ids:
                settle_unknown(
                    database, each, arrived=arrived, today=today, author=author or "the agency"
                )
            return done

        def show(changes: Changes) -> None:
            self.side_panel.close_panel()
            self.batch.settle(delivery_ids, arrived=arrived)
            self.context.notify_changes(changes)
            self._show_batch()

        self.run("Noting what came of it", work, show, cancellable=False)
