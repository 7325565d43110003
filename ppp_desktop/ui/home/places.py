"""Where each task of the home page leads, and what its button reads."""

from __future__ import annotations

from datetime import date

from ppp_desktop.services.todos import TodoKind, TodoRow
from ppp_desktop.ui.home.words import short_period

_ACTIONS: dict[TodoKind, str] = {
    TodoKind.CLOSE: "Close",
    TodoKind.FREEZE: "Check",
    TodoKind.IMPORT: "Import",
    TodoKind.DECIDE: "Decide",
    TodoKind.DISPUTE: "Open",
    TodoKind.CORRECT: "Correct",
    TodoKind.REMIND: "Remind",
    TodoKind.DELIVER: "Look",
    TodoKind.REPORT: "Make",
    TodoKind.WRITE_TERMS: "Write terms",
    TodoKind.LOOK: "Look",
}


def action_of(todo: TodoRow, today: date) -> str:
    """Return the word on the button of a task."""
    if todo.kind is TodoKind.CLOSE and todo.period is not None:
        return f"Close {short_period(todo.period, today)}"
    return _ACTIONS[todo.kind]


def place_of(todo: TodoRow) -> tuple[str, dict[str, object]]:
    """Return the page that a task leads to, and what is opened there."""
    contract: dict[str, object] = {}
    if todo.contract_id is not None:
        contract["contract_id"] = todo.contract_id
    places: dict[TodoKind, tuple[str, dict[str, object]]] = {
        TodoKind.CLOSE: ("closing", {**contract, "period": todo.period}),
        TodoKind.FREEZE: ("closing", {**contract, "period": todo.period}),
        TodoKind.IMPORT: ("import", contract),
        TodoKind.DECIDE: ("results", {**contract, "tab": "proposals"}),
        TodoKind.DISPUTE: ("statements", {"statement_id": todo.statement_id}),
        TodoKind.CORRECT: ("statements", {"statement_id": todo.statement_id}),
        TodoKind.REMIND: ("receivables", _overdue(todo)),
        TodoKind.DELIVER: ("sending", {"log": True}),
        TodoKind.REPORT: ("performance", {**contract, "report": todo.report}),
        TodoKind.WRITE_TERMS: ("contracts", {**contract, "tab": "terms"}),
        TodoKind.LOOK: ("results", {**contract, "tab": "imports"}),
    }
    return places[todo.kind]


def _overdue(todo: TodoRow) -> dict[str, object]:
    if todo.statement_id is None:
        return {"overdue": True}
    return {"overdue": True, "statement_id": todo.statement_id}
