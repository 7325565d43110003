"""What keeps a contract from being active, beside the status in its form, with the way there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ppp_desktop.services.activating import Activation
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.ui.contracts.moving_on import show_in_scroll_area
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label


class StatusNote(QFrame):
    """Seen while a status is chosen that the contract cannot have yet."""

    questions_wanted = Signal()

    def __init__(
        self, activation: Activation, before: ContractStatus, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self._activation = activation
        self._before = before
        text = label(f"Not active yet: {activation.reason}", wrap=True)
        self.lead = Button("Answer them in the terms", kind="link")
        self.lead.clicked.connect(self.questions_wanted)
        self.lead.setVisible(bool(activation.open))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, SMALL_GAP, 12, SMALL_GAP)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(text)
        layout.addWidget(self.lead)
        self.hide()

    def show_for(self, status: ContractStatus | None) -> None:
        """Show or hide it, as the chosen status needs."""
        becomes_active = status is ContractStatus.ACTIVE and status is not self._before
        self.setVisible(becomes_active and not self._activation.is_possible)
        if not self.isHidden():
            QTimer.singleShot(0, self, partial(show_in_scroll_area, self))
