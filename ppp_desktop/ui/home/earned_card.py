"""The card of what the running period has earned: the sum, and a bar per client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.services.earnings import ClientEarned, earned_by_client, earned_by_currency
from ppp_desktop.services.home import EarnedRow
from ppp_desktop.ui.home.more_link import MoreLink
from ppp_desktop.ui.home.words import earned_title, mark_caption
from ppp_desktop.ui.theme import LABEL_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.figures import TargetBar
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import FlowLayout, clear_layout

_CLIENT_GAP = 10
_FIRST_SHOWN = 8
_SUM_GAP = 14


class EarnedCard(Card):
    """One figure where all contracts have one currency, else one per currency."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Earned to date", parent=parent)
        self._sums_frame = QWidget()
        self._sums = FlowLayout(self._sums_frame, gap=_SUM_GAP)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(_CLIENT_GAP)
        self._clients: Sequence[ClientEarned] = ()
        self._more = MoreLink(_FIRST_SHOWN, self._draw_bars, self)
        self._caption = label("", "caption", wrap=True)
        self._none = label(
            "No contract with terms runs today, so nothing is earned.", "secondary", wrap=True
        )
        self.add(self._sums_frame)
        self.add(self._none)
        self.body.addSpacing(LABEL_GAP)
        self.body.addLayout(self._bars)
        self.add(self._more)
        self.add(self._caption)

    def show_rows(self, rows: Sequence[EarnedRow], today: date) -> None:
        """Show what these contracts earned."""
        periods = [row.period for row in rows]
        self.set_title(earned_title(periods, today))
        self._sums.clear()
        sums = earned_by_currency(rows)
        for each in sums:
            role = "figure" if len(sums) == 1 else "title"
            self._sums.addWidget(label(format_money(each.earned, each.currency), role))
        self._clients = earned_by_client(rows)
        self._draw_bars()
        self._caption.setText(mark_caption(periods))
        for widget, seen in (
            (self._sums_frame, bool(rows)),
            (self._caption, bool(rows)),
            (self._none, not rows),
        ):
            widget.setVisible(seen)

    def _draw_bars(self) -> None:
        """Show the clients; where there are many, those that earned most for their currency."""
        clients = list(self._clients)
        if len(clients) > _FIRST_SHOWN:
            clients.sort(key=lambda each: -float(each.earned) / _scale(each, clients))
        clear_layout(self._bars)
        for client in self._more.shown(clients):
            self._bars.addWidget(ClientBar(client, _scale(client, self._clients)))


class ClientBar(QWidget):
    """A client's name and amount above a bar with a mark at the last period's pay."""

    def __init__(self, client: ClientEarned, scale: float) -> None:
        super().__init__()
        amount = format_money(client.earned, client.currency)
        texts = QHBoxLayout()
        texts.addWidget(ElidedLabel(client.client_name), 1)
        texts.addWidget(label(amount))
        before = client.last_period
        bar = TargetBar()
        bar.show_shares(
            float(client.earned) / scale, None if before is None else float(before) / scale
        )
        last = "none" if before is None else format_money(before, client.currency)
        bar.setToolTip(f"Earned {amount}. Last period: {last}.")
        bar.setAccessibleName(f"{client.client_name}: earned {amount}, last period {last}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addLayout(texts)
        layout.addWidget(bar)


def _scale(client: ClientEarned, clients: Sequence[ClientEarned]) -> float:
    """Return the amount of a whole bar: the largest in the client's currency."""
    amounts = [
        float(amount)
        for other in clients
        if other.currency == client.currency
        for amount in (other.earned, other.last_period)
        if amount is not None
    ]
    return max(*amounts, 1.0) if amounts else 1.0
