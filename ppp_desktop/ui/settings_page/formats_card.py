"""The card about formats of the user's own: where their files lie, and which cannot be used."""

from __future__ import annotations

from ppp_desktop.services.own_formats import OwnFormats
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, label


class FormatsCard(Card):
    """Says what there is; files are written and removed outside the program."""

    def __init__(self) -> None:
        super().__init__("Formats of your own")
        self.add(
            label(
                "A small text file teaches the program the columns of another tool. Put it into "
                "this folder:",
                "secondary",
                wrap=True,
            )
        )
        self.folder = ElidedLabel()
        self.add(self.folder)
        self._said = label("", "secondary", wrap=True)
        self.add(self._said)
        self.problems = label("", "error", wrap=True)
        self.add(self.problems)
        self.body.setSpacing(SMALL_GAP)

    def show_formats(self, own: OwnFormats) -> None:
        """Show the folder, the names of what is in it, and what is wrong with the others."""
        self.folder.set_full_text(str(own.folder))
        named = ", ".join(own.labels)
        self._said.setText(f"In use: {named}." if named else "No format of your own is in use.")
        self.problems.setText("\n".join(f"{p.message} {p.remedy}" for p in own.problems))
        self.problems.setVisible(bool(own.problems))
