"""The frame that every page fills: header, tabs, banner, contents, side panel, lazy reloading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.progress import Progress
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.errors import ErrorForm, present_error
from ppp_desktop.ui.tasks import Task
from ppp_desktop.ui.theme import CARD_GAP, PAGE_MARGIN, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import ElidedLabel
from ppp_desktop.ui.widgets.layouts import clear_layout
from ppp_desktop.ui.widgets.notices import Banner
from ppp_desktop.ui.widgets.side_panel import SidePanel
from ppp_desktop.ui.widgets.text_tabs import TextTabs

T = TypeVar("T")

_HEADER_TOP = 16
_HEADER_GAP = 12
_LEAST_CONTEXT = 100


class PageHeader(QWidget):
    """Title, chips, quiet context text; secondary buttons and the one main action."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(title, "title")
        self._context = ElidedLabel("", "secondary", least=_LEAST_CONTEXT)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(SMALL_GAP)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SMALL_GAP)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_HEADER_GAP)
        self.setFixedHeight(34)
        layout.addWidget(self._title)
        layout.addLayout(self._chips)
        layout.addWidget(self._context, 1)
        layout.addStretch(0)
        layout.addLayout(self._buttons)

    def set_title(self, title: str) -> None:
        """Show `title`."""
        self._title.set_full_text(title)

    def title(self) -> str:
        """Return the title."""
        return self._title.full_text()

    def set_context(self, text: str) -> None:
        """Show `text` after the title in the quiet colour."""
        self._context.set_full_text(text)

    def set_chips(self, *chips: QLabel) -> None:
        """Show these chips after the title in place of others."""
        clear_layout(self._chips)
        for chip in chips:
            self._chips.addWidget(chip)

    def set_buttons(self, *buttons: QWidget) -> None:
        """Show these at the right, the main action last; those before are destroyed."""
        clear_layout(self._buttons)
        for button in buttons:
            self._buttons.addWidget(button)


class Page(QWidget):
    """Override `reload` (and `open`), set `topics`, put widgets into `body`.

    A page reads again when one of its `topics` changed: at once while it is seen, else when it is
    shown next.
    """

    topics: frozenset[Topic] = frozenset()

    def __init__(
        self, context: AppContext, title: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._dirty = True
        self._loading: Task | None = None
        self._load_number = 0
        self.header = PageHeader(title)
        self.tabs = TextTabs()
        self.tabs.hide()
        self.banner = Banner()
        self.body = QVBoxLayout()
        self.body.setSpacing(CARD_GAP)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(CARD_GAP)
        self._columns.addLayout(self.body, 1)
        self.side_panel = SidePanel()
        self._columns.addWidget(self.side_panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, _HEADER_TOP, PAGE_MARGIN, 18)
        layout.setSpacing(14)
        layout.addWidget(self.header)
        layout.addWidget(self.tabs)
        layout.addWidget(self.banner)
        layout.addLayout(self._columns, 1)
        context.changed.connect(self._on_changed)

    def reload(self) -> None:
        """Read again what the page shows; called when it is shown first and after changes."""

    def open(self, target: Mapping[str, object]) -> None:
        """Show what `AppContext.navigate` was given, such as {"contract_id": 3}."""

    def can_leave(self) -> bool:
        """Return False to keep the page (and the window) open while something would be lost."""
        return True

    def load(self, title: str, work: Callable[[Progress], T], show: Callable[[T], None]) -> None:
        """Read in the background and `show` the result; a newer load makes an older one void."""
        if self._loading is not None:
            self._loading.cancel()
        self._load_number += 1
        number = self._load_number

        def take(result: T) -> None:
            if number == self._load_number:
                self._loading = None
                show(result)

        self._loading = self.context.tasks.start(
            work, title=title, on_success=take, on_error=self.show_error, owner=self
        )

    def run(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        *,
        form: ErrorForm | None = None,
        cancellable: bool = True,
    ) -> Task:
        """Do something in the background; errors go to `form` or to this page's banner."""
        return self.context.tasks.start(
            work,
            title=title,
            on_success=done,
            on_error=lambda error: self.show_error(error, form=form),
            cancellable=cancellable,
            owner=self,
        )

    def show_error(self, error: BaseException, *, form: ErrorForm | None = None) -> None:
        """Present `error` on this page."""
        present_error(self, error, form=form)

    def show_problem(self, message: str, remedy: str) -> None:
        """Show what went wrong in the banner (`ui.errors.ProblemHost`)."""
        self.banner.show_message(message, remedy, tone=Tone.NEGATIVE)

    def button(self, text: str, run: Callable[[], object], *, main: bool = False) -> Button:
        """Return a header button that calls `run`; pass it to `header.set_buttons`."""
        button = Button(text, kind="primary" if main else "secondary")
        button.clicked.connect(lambda _checked=False: run())
        return button

    def add_tabs(self, tabs: Sequence[tuple[str, str]], chosen: Callable[[str], None]) -> None:
        """Show a tab bar of (key, text) below the header; `chosen` gets the key."""
        self.tabs.set_tabs(tabs)
        self.tabs.chosen.connect(chosen)
        self.tabs.show()

    def scrolled(self, content: QWidget) -> QScrollArea:
        """Return `content` in the page's one scroll area, flush with the page's margins."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        return area

    def mark_dirty(self) -> None:
        """Read again: now if seen, else when shown next."""
        self._dirty = True
        if self.isVisible():
            self._reload_if_dirty()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reload_if_dirty()

    def _reload_if_dirty(self) -> None:
        if self._dirty:
            self._dirty = False
            self.reload()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self.topics & changes.topics:
            self.mark_dirty()
