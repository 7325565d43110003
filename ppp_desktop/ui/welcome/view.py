"""The welcome: make a store, open one, or explore the sample agency; needs no store itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.theme import CARD_GAP, LABEL_GAP, PAGE_MARGIN, SMALL_GAP, Tone
from ppp_desktop.ui.welcome.new_agency import NewAgencyForm
from ppp_desktop.ui.welcome.recent_stores import RecentStores
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.figures import ProgressBar
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.notices import Banner

_CONTENT_WIDTH = 880
_PATTERN = "Stores (*.ppp);;All files (*)"


class WelcomeView(QWidget):
    """Three choices and the recent stores; tells by signals what was chosen.

    While something is made or opened, `show_progress` says what; `show_error` says what failed
    and lets the user choose again, as `show_choices` does after a cancel.
    """

    store_chosen = Signal(object)  # Path
    sample_wanted = Signal()
    new_wanted = Signal(str, object)  # the agency's name, Path
    cancel_wanted = Signal()

    def __init__(
        self, settings: Settings, suggested_folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self._folder = suggested_folder
        self.banner = Banner()
        self.form = NewAgencyForm(suggested_folder)
        self.make = Button("Create agency", kind="primary")
        self.open = Button("Open…", icon_name="folder")
        self.sample = Button("Explore the sample agency", icon_name="eye")
        self.recent = RecentStores(settings.recent_stores)
        self._progress = label("", "secondary", wrap=True)
        self._bar = ProgressBar()
        self.cancel = Button("Cancel")
        self._working = QWidget()
        self._choices = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(SMALL_GAP)
        texts.addWidget(self._bar)
        texts.addWidget(self._progress)
        working = QHBoxLayout(self._working)
        working.setContentsMargins(0, 0, 0, 0)
        working.setSpacing(CARD_GAP)
        working.addLayout(texts, 1)
        working.addWidget(self.cancel)
        self._working.hide()
        content = QWidget()
        content.setObjectName("canvas")
        content.setMaximumWidth(_CONTENT_WIDTH)
        column = QVBoxLayout(content)
        column.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(LABEL_GAP)
        column.addStretch(1)
        column.addWidget(label("Welcome", "title"))
        column.addWidget(
            label(
                "Contracts that are paid for results: from the spreadsheets of your tools to a "
                "statement that your client can check. Everything stays in one file on this "
                "computer.",
                "secondary",
                wrap=True,
            )
        )
        column.addSpacing(CARD_GAP)
        column.addWidget(self.banner)
        column.addWidget(self._working)
        column.addSpacing(SMALL_GAP)
        column.addWidget(self._choices)
        column.addStretch(2)
        self._fill_choices()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def _fill_choices(self) -> None:
        new = Card("New agency")
        new.add(label("Start an empty store with your agency’s name.", "secondary", wrap=True))
        new.add(self.form)
        row = QHBoxLayout()
        row.addWidget(self.form.choose)
        row.addStretch(1)
        row.addWidget(self.make)
        new.body.addLayout(row)
        opening = Card("Open a store")
        opening.add(label("Continue with a file that was made before.", "secondary", wrap=True))
        opening.add(self.recent)
        opening.add(self.open)
        sample = Card("Look around first")
        sample.add(
            label(
                "Three clients, fourteen months of results, statements issued: change whatever "
                "you like, your own store stays as it is.",
                "secondary",
                wrap=True,
            )
        )
        sample.add(self.sample)
        right = QVBoxLayout()
        right.setSpacing(CARD_GAP)
        right.addWidget(opening)
        right.addWidget(sample)
        right.addStretch(1)
        columns = QHBoxLayout(self._choices)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(CARD_GAP)
        columns.addWidget(new, 1, Qt.AlignmentFlag.AlignTop)
        columns.addLayout(right, 1)

    def _connect(self) -> None:
        self.make.clicked.connect(self._on_create)
        self.form.submitted.connect(self._on_create)
        self.open.clicked.connect(self._on_open)
        self.sample.clicked.connect(self._on_sample)
        self.recent.chosen.connect(self._on_chosen)
        self.cancel.clicked.connect(self._on_cancel)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self._on_cancel)

    def show_progress(self, text: str, share: float | None = None) -> None:
        """Say what is being done and how far it is; nothing else can be chosen meanwhile."""
        self.banner.close_banner()
        self._progress.setText(text)
        self._bar.show_share(share)
        self._working.show()
        self._choices.setEnabled(False)

    def show_choices(self) -> None:
        """Let the user choose again."""
        self._working.hide()
        self._choices.setEnabled(True)

    def show_error(self, message: str, remedy: str = "") -> None:
        """Say what went wrong and what helps; the user may choose again."""
        self.show_choices()
        self.banner.show_message(message, remedy, tone=Tone.NEGATIVE)

    def show_problem(self, message: str, remedy: str) -> None:
        """Show an error that was raised elsewhere (`ui.errors.ProblemHost`)."""
        self.show_error(message, remedy)

    @Slot()
    def _on_create(self) -> None:
        try:
            name, path = self.form.read()
        except ValidationFailed as error:
            self.form.show_error(error.field, f"{error.message} {error.remedy}".strip())
            return
        self._begin("Making the store")
        self.new_wanted.emit(name, path)

    @Slot()
    def _on_open(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Open a store", str(self._folder), _PATTERN)
        if name:
            self._on_chosen(Path(name))

    @Slot()
    def _on_sample(self) -> None:
        self._begin("Making the sample agency: some seconds the first time", cancellable=True)
        self.sample_wanted.emit()

    @Slot(object)
    def _on_chosen(self, path: Path) -> None:
        self._begin(f"Opening {path.name}")
        self.store_chosen.emit(path)

    def _begin(self, text: str, *, cancellable: bool = False) -> None:
        self.cancel.setVisible(cancellable)
        self.cancel.setEnabled(True)
        self.show_progress(text)

    @Slot()
    def _on_cancel(self) -> None:
        if self.cancel.isVisible() and self.cancel.isEnabled():
            self.cancel.setEnabled(False)
            self.cancel_wanted.emit()
