"""The question before a statement is voided: what will happen, why, and who says so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ppp_desktop.core.money import format_money
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from ppp_desktop.ui.widgets.fields import LineEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form


class VoidDialog(ConfirmDialog):
    """Stays until the statement is void: what is missing is told beside its field."""

    wanted = Signal()

    def __init__(
        self, row: StatementRow, credit: str, author: str, parent: QWidget | None = None
    ) -> None:
        form = Form()
        reason = TextArea(placeholder="Why it is taken back; the credit prints it")
        name = LineEdit(author, placeholder="First and last name")
        form.add("reason", "Reason", reason)
        form.add("author", "Your name", name)
        amount = format_money(row.total, row.currency)
        super().__init__(
            title=f"Void statement {row.number}",
            text=f"Credit {credit} takes its {amount} back. Both keep their numbers, and the "
            f"statement itself does not change. {row.period.label} of {row.contract_code} opens "
            "again: close it anew, and the new statement says that it replaces this one.",
            action=f"Void statement {row.number}",
            content=form,
            parent=parent,
        )
        self.form, self.reason, self.author = form, reason, name
        reason.setFocus()

    @override
    def accept(self) -> None:
        # Not done yet: the service may find something missing.
        self.wanted.emit()

    def finish(self) -> None:
        """Close, because it is done."""
        super().accept()
