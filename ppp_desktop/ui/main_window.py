"""The main window: sidebar, pages made when first shown, status bar, toasts, keyboard, drops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.actions import Action
from ppp_desktop.ui.command_palette import CommandPalette
from ppp_desktop.ui.context import AppContext, Undo
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.sidebar import NavItem, Sidebar
from ppp_desktop.ui.status_bar import StatusBar
from ppp_desktop.ui.theme import PAGE_MARGIN, Tone
from ppp_desktop.ui.widgets.drop_zone import dropped_files
from ppp_desktop.ui.widgets.notices import Banner, Toast

SMALLEST_WIDTH = 1024
SMALLEST_HEIGHT = 720
FIRST_WIDTH = 1280
FIRST_HEIGHT = 800


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: its key for `navigate`, its place in the sidebar, and how it is made.

    A page without `in_sidebar` (an import, an editor) lights up `belongs_to` there.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[AppContext], Page]
    in_sidebar: bool = True
    at_bottom: bool = False
    belongs_to: str = ""


class MainWindow(QMainWindow):
    """Shows the pages of one open store."""

    files_dropped = Signal(object)  # list[Path]
    closed = Signal()

    def __init__(self, context: AppContext, pages: Sequence[PageSpec]) -> None:
        super().__init__()
        self.context = context
        self._specs = {spec.key: spec for spec in pages}
        self._made: dict[str, Page] = {}
        self._current = ""
        self._build([spec for spec in pages if spec.in_sidebar])
        self._connect()
        self._add_shortcuts([spec for spec in pages if spec.in_sidebar])
        self._register_actions()
        self._restore_geometry()
        if pages:
            self.show_page(pages[0].key)
        # Else the first button would stand in its focus ring before anybody pressed Tab.
        self._stack.setFocus()

    def _build(self, listed: Sequence[PageSpec]) -> None:
        self.setMinimumSize(SMALLEST_WIDTH, SMALLEST_HEIGHT)
        self.setAcceptDrops(True)
        self.sidebar = Sidebar(
            [NavItem(spec.key, spec.title, spec.icon, spec.at_bottom) for spec in listed]
        )
        self.banner = Banner()
        self.status = StatusBar(self.context.tasks)
        self._stack = QStackedWidget()
        self._stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._banner_frame = QWidget()
        banner_row = QVBoxLayout(self._banner_frame)
        banner_row.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, 0)
        banner_row.addWidget(self.banner)
        self._banner_frame.hide()
        content = QVBoxLayout()
        content.setSpacing(0)
        content.addWidget(self._banner_frame)
        content.addWidget(self._stack, 1)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.sidebar)
        columns.addLayout(content, 1)
        canvas = QWidget()
        canvas.setObjectName("canvas")
        layout = QVBoxLayout(canvas)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(columns, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(canvas)
        self.toast = Toast(self._stack)

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self.show_page)
        self.banner.closed.connect(self._banner_frame.hide)
        self.status.find_wanted.connect(self.open_palette)
        self.context.navigated.connect(self._on_navigated)
        self.context.toasted.connect(self._on_toasted)
        self.context.badge_changed.connect(self.sidebar.set_badge)

    def _add_shortcuts(self, listed: Sequence[PageSpec]) -> None:
        for number, spec in enumerate(listed[:9], start=1):
            self._shortcut(f"Ctrl+{number}", partial(self.show_page, spec.key))
        self._shortcut("Ctrl+K", self.open_palette)
        self._shortcut("F5", self._reload_current)
        self._shortcut("Esc", self._close_panel)

    def _shortcut(self, keys: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(run)

    def _register_actions(self) -> None:
        for spec in self._specs.values():
            if spec.in_sidebar:
                self.context.actions.register(
                    Action(
                        f"page.{spec.key}",
                        spec.title,
                        partial(self.show_page, spec.key),
                        icon=spec.icon,
                        detail="Page",
                    )
                )

    def set_names(self, agency: str, store: str) -> None:
        """Show whose store this is, in the sidebar and the title bar."""
        self.sidebar.set_names(agency, store)
        self.setWindowTitle(f"{agency} – {store}" if agency else store)

    def show_page(self, key: str) -> Page:
        """Show the page `key`, made now if it was not seen before; returns the page shown."""
        if key == self._current:
            return self._made[key]
        if self._current and not self._made[self._current].can_leave():
            self.sidebar.set_current(self._nav_key(self._current))
            return self._made[self._current]
        page = self.page(key)
        self._current = key
        self._stack.setCurrentWidget(page)
        # A page made just now lies above what was there before it.
        self.toast.raise_()
        self.sidebar.set_current(self._nav_key(key))
        return page

    def page(self, key: str) -> Page:
        """Return the page `key`, made if need be."""
        if key not in self._made:
            page = self._specs[key].factory(self.context)
            page.setObjectName(f"page.{key}")
            self._made[key] = page
            self._stack.addWidget(page)
        return self._made[key]

    def page_keys(self) -> tuple[str, ...]:
        """Return the keys of all pages in the order of the sidebar."""
        return tuple(self._specs)

    def current_page(self) -> Page | None:
        """Return the page that is shown."""
        return self._made.get(self._current)

    def show_banner(
        self,
        text: str,
        detail: str = "",
        *,
        tone: Tone = Tone.INFO,
        actions: tuple[tuple[str, Callable[[], None]], ...] = (),
        closable: bool = True,
    ) -> None:
        """Tell of a state of the whole program above all pages."""
        self.banner.show_message(text, detail, tone=tone, actions=actions, closable=closable)
        self._banner_frame.show()

    def show_problem(self, message: str, remedy: str) -> None:
        """Show what went wrong on the page that is seen (`ui.errors.ProblemHost`)."""
        page = self.current_page()
        if page is not None:
            page.show_problem(message, remedy)
        else:
            self.show_banner(message, remedy, tone=Tone.NEGATIVE)

    @Slot()
    def open_palette(self) -> None:
        """Open the command palette."""
        CommandPalette(self.context.actions, self).open()

    def _nav_key(self, key: str) -> str:
        return self._specs[key].belongs_to or key

    def _reload_current(self) -> None:
        page = self.current_page()
        if page is not None:
            page.mark_dirty()

    def _close_panel(self) -> None:
        page = self.current_page()
        if page is not None:
            page.side_panel.close_panel()

    @Slot(str, object)
    def _on_navigated(self, key: str, target: Mapping[str, object]) -> None:
        page = self.show_page(key)
        if target and page is self._made.get(key):
            page.open(target)

    @Slot(str, object)
    def _on_toasted(self, text: str, undo: Undo | None) -> None:
        self.toast.show_text(text, undo)

    def _restore_geometry(self) -> None:
        saved = self.context.settings.geometry
        if not (saved and self.restoreGeometry(saved)):
            self.resize(FIRST_WIDTH, FIRST_HEIGHT)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.current_page()
        if page is not None and not page.can_leave():
            event.ignore()
            return
        self.context.settings.geometry = bytes(self.saveGeometry().data())
        self.context.tasks.close()
        super().closeEvent(event)
        self.closed.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(files)
