"""What the side panel of the page shows: one result in full, one import with its report."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.results import ImportDetails, ResultRow
from ppp_desktop.ui.results.columns import days_of, local_time, reversed_on, sheet_of
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line

_SHOWN_PROBLEMS = 30
_HASH_DIGITS = 16


def result_panel(row: ResultRow, currency: str) -> QWidget:
    """Return everything that is stored of one result."""
    pairs = [("Day", days_of(row)), ("Status", row.status.value), ("Reversed on", reversed_on(row))]
    if row.external_id:
        pairs.append(("Number", row.external_id))
    pairs += [(DIMENSION_LABELS[name], text) for name, text in row.dimensions.items()]
    figures = [
        (metric(key).label, format_metric(key, value, row.currency or currency))
        for key, value in row.values.items()
    ]
    place = [
        ("File", row.file),
        ("Sheet", sheet_of(row.file, row.sheet)),
        ("Row", f"{row.row:,}"),
    ]
    return _stacked(fact_form(pairs), line(), fact_form(figures), line(), fact_form(place))


def import_panel(details: ImportDetails) -> QWidget:
    """Return the report of one import."""
    about = [
        ("What it is", details.format_label),
        ("Sheet", sheet_of(details.file_name, details.sheet)),
        ("Contract", f"{details.contract_code} · {details.contract_name}"),
        ("Imported", local_time(details.imported_at)),
        ("Undone", local_time(details.undone_at) if details.undone_at else ""),
        ("Fingerprint", details.sha256[:_HASH_DIGITS]),
    ]
    counts = [
        (title, f"{count:,}")
        for title, count in (
            ("Rows read", details.rows_read),
            ("New", details.added),
            ("Changed", details.changed),
            ("Same as before", details.unchanged),
            ("Rejected", details.rejected),
            ("Ignored", details.ignored),
        )
    ]
    parts = [fact_form(about), line(), fact_form(counts)]
    if details.problems:
        parts += [line(), label("Problems", "strong")]
        shown = details.problems[:_SHOWN_PROBLEMS]
        parts += [label(problem.message, "secondary", wrap=True) for problem in shown]
        left = len(details.problems) - len(shown)
        if left:
            parts.append(label(f"and {left:,} more", "caption"))
    return _stacked(*parts)


def fact_form(pairs: list[tuple[str, str]]) -> QWidget:
    """Return titles with their texts, a line for each that has one."""
    widget = QWidget()
    form = QFormLayout(widget)
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(FIELD_GAP)
    form.setVerticalSpacing(SMALL_GAP)
    for title, text in pairs:
        if text:
            form.addRow(label(title, "secondary"), ElidedLabel(text))
    return widget


def _stacked(*parts: QWidget) -> QWidget:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(FIELD_GAP)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return widget
