"""The right column of the terms: the last period under them, the pay curve, warnings."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money, format_number, format_percent, round_money
from ppp_desktop.payouts.lines import Line, Part
from ppp_desktop.payouts.words import Wording, capitalised
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.pay_curve import PayCurve
from ppp_desktop.services.simulation_words import next_words
from ppp_desktop.services.terms_preview import TermsPreview, describe_curve
from ppp_desktop.ui.contracts.curve_chart import chart_data
from ppp_desktop.ui.theme import CARD_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import IconLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout
from ppp_desktop.ui.widgets.line_chart import LineChart

_CHART_HEIGHT = 184
_TITLE = "Under these terms"
_LAST = "As of the last complete draft"
_FADED = 0.75
_NO_RULES = "Add a component at the left: what it would have paid last period stands here."


class PreviewColumn(QWidget):
    """Shows a `TermsPreview`; while the terms are not complete, the last one that was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines_card = Card(_TITLE)
        self._notice = label("", "secondary", wrap=True)
        self._last = QWidget()
        self._lines = QVBoxLayout(self._last)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._lines_card.add(self._notice)
        self._lines_card.add(self._last)
        self._curve_card = Card("Pay")
        self.chart = LineChart(legend=False)
        self.chart.setFixedHeight(_CHART_HEIGHT)
        self._caption = label("", "caption", wrap=True)
        self._curve_card.add(self.chart)
        self._curve_card.add(self._caption)
        self._warnings_card = Card("Look again")
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(SMALL_GAP)
        self._warnings_card.body.addLayout(self._warnings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        for card in (self._lines_card, self._curve_card, self._warnings_card):
            layout.addWidget(card)
        layout.addStretch(1)
        self._curve_card.hide()
        self._warnings_card.hide()

    def show_preview(self, preview: TermsPreview) -> None:
        """Show what the terms would have paid, or why that cannot be told."""
        self._lines_card.set_title(f"{preview.period.label} under these terms")
        if preview.calculation is None:
            told = " ".join(problem.message for problem in preview.problems_of_no_rule)
            self._say_last(preview.refusal or told or "Complete the terms to see what they pay.")
            return
        self._say("")
        self._fade(on=False)
        self._show_lines(preview)
        self._show_curve(preview)
        self._show_warnings(preview)

    def show_nothing(self, *, no_rules: bool = False) -> None:
        """Forget the terms that were shown before; where there are no rules, say what to do."""
        clear_layout(self._lines)
        self._fade(on=False)
        self._lines_card.set_title(_TITLE)
        self._say(_NO_RULES if no_rules else "")
        self._curve_card.hide()
        self._warnings_card.hide()

    def texts(self) -> list[str]:
        """Return every text in the card of lines, for screen readers and tests."""
        return [
            found.text() for found in self._lines_card.findChildren(QLabel) if found.isVisible()
        ]

    def _say_last(self, why: str) -> None:
        """Say why there is no pay; the lines shown before stay, faded, and are called so."""
        self._curve_card.hide()
        self._warnings_card.hide()
        if self._lines.count():
            self._lines_card.set_title(_LAST)
            self._say(why)
            self._fade(on=True)
        else:
            self._say(why)

    def _fade(self, *, on: bool) -> None:
        effect = self._last.graphicsEffect()
        if effect is not None:
            effect.setEnabled(on)
        elif on:
            faded = QGraphicsOpacityEffect(self._last)
            faded.setOpacity(_FADED)
            self._last.setGraphicsEffect(faded)

    def _say(self, text: str) -> None:
        self._notice.setText(text)
        self._notice.setVisible(bool(text))

    def _show_lines(self, preview: TermsPreview) -> None:
        clear_layout(self._lines)
        made = preview.calculation
        if made is None:
            return
        for each in made.lines:
            if each.key == "cap" and not each.amount:
                continue
            self._lines.addWidget(_line_row(each, preview.currency))
            self._lines.addWidget(line())
        notes = []
        cap = preview.limit_line("cap")
        if cap is not None and not cap.amount:
            notes.append(f"Cap {cap.note.lower().rstrip('.')}")
        total = format_money(made.subtotal, preview.currency)
        if made.tax is not None and made.tax.rate:
            notes.append(f"{made.tax.name} {format_percent(made.tax.rate)} comes on top")
        self._lines.addWidget(_row("Total", " · ".join(notes), total, strong=True))

    def _show_curve(self, preview: TermsPreview) -> None:
        curve = preview.curve
        self._curve_card.setVisible(curve is not None)
        if curve is None:
            return
        self._curve_card.set_title(f"Pay against {describe_curve(curve)}")
        self.chart.show_data(chart_data(curve, preview.period.label, preview.currency))
        self._caption.setText(_curve_words(curve, preview.currency))

    def _show_warnings(self, preview: TermsPreview) -> None:
        clear_layout(self._warnings)
        self._warnings_card.setVisible(bool(preview.warnings))
        for text in preview.warnings:
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SMALL_GAP)
            row.addWidget(
                IconLabel("warning", tone=Tone.WARNING, size=16), 0, Qt.AlignmentFlag.AlignTop
            )
            row.addWidget(label(text, wrap=True), 1)
            self._warnings.addWidget(entry)


def _line_row(each: Line, currency: str) -> QWidget:
    parts = " + ".join(_part(part, currency) for part in each.parts if part.quantity != 1)
    detail = "\n".join(text for text in (parts, each.note) if text)
    return _row(each.name, detail, format_money(each.amount, currency))


def _part(part: Part, currency: str) -> str:
    if part.rate_is_share:
        return f"{format_money(part.quantity, currency)} × {format_percent(part.rate)}"
    return f"{format_number(part.quantity)} × {format_money(part.rate, currency)}"


def _row(title: str, detail: str, amount: str, *, strong: bool = False) -> QWidget:
    row = QWidget()
    role = "strong" if strong else "body"
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(label(title, role, wrap=True))
    if detail:
        texts.addWidget(label(detail, "caption", wrap=True))
    figure = label(amount, role)
    figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 2, 0, 2)
    layout.setSpacing(SMALL_GAP)
    layout.addLayout(texts, 1)
    layout.addWidget(figure)
    return row


def _curve_words(curve: PayCurve, currency: str) -> str:
    words = CatalogueWords()
    unit = words.noun(curve.request.metric, Decimal(1))
    said = []
    if curve.next_unit is not None:
        what = next_words(curve.request, currency)
        said.append(f"{capitalised(what)} pays {format_money(curve.next_unit, currency)}.")
    if curve.cost_per_unit is not None:
        cost = format_money(round_money(curve.cost_per_unit, currency), currency)
        said.append(f"Media cost and this pay come to {cost} for each {unit}.")
    if curve.cap_from is not None:
        start = Wording(words, currency).quantity(curve.request.metric, curve.cap_from)
        said.append(f"The cap cuts from {start} on.")
    if curve.actual is None:
        said.append(f"There were no {describe_curve(curve)} in this period.")
    said.append("Ratios, such as a cost per lead, stay as they were.")
    return capitalised(" ".join(said))
