"""Turns the status words of an export into pending, approved, rejected or reversed."""

from __future__ import annotations

from collections import Counter

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.rows import Problem, Severity

_WON = "won gewonnen gagne gagnee ganado ganada ganho ganha vinto vinta wygrane wygrana wygrany"
_LOST = (
    "lost verloren perdu perdue perdido perdida perso persa przegrane przegrana przegrany utracone"
)
_LAST_WORDS = {
    **dict.fromkeys(_WON.split(), Status.APPROVED),
    **dict.fromkeys(_LOST.split(), Status.REJECTED),
}
_NEGATIONS = frozenset("not never nicht non pas no nao niet nie".split())


class StatusReader:
    """Reads statuses and remembers the words that nobody explained."""

    def __init__(self, known: dict[str, Status], header: str) -> None:
        """`known` maps words as the export writes them; `header` names the column."""
        self._known = {fold(word): status for word, status in known.items()}
        self._header = header
        self._unknown: Counter[str] = Counter()

    def read(self, text: str) -> Status:
        """Return the status; an unknown or empty one is pending, so that nothing is paid for it."""
        if self.is_unknown(text):
            self.note_unknown(text, 1)
        return self.meaning(text) or Status.PENDING

    def meaning(self, text: str) -> Status | None:
        """Return the status that the word stands for, None for an unknown or empty one."""
        word = fold(text)
        found = self._known.get(word)
        if found is not None:
            return found
        *before, last = word.split(" ")
        return None if _NEGATIONS.intersection(before) else _LAST_WORDS.get(last)

    def is_unknown(self, text: str) -> bool:
        """Return whether the text is a word that nobody explained."""
        return self.meaning(text) is None and bool(fold(text))

    def note_unknown(self, text: str, count: int) -> None:
        """Remember that `count` more rows hold a word that nobody explained."""
        self._unknown[text] += count

    def problems(self) -> list[Problem]:
        """Return one warning that names the unknown words, or nothing."""
        if not self._unknown:
            return []
        named = ", ".join(f"“{text}” ({count})" for text, count in self._unknown.most_common(6))
        return [
            Problem(
                0,
                self._header,
                "status",
                f"{self._header} holds words of unknown meaning, which count as pending: {named}.",
                "Say in the mapping which of them are approved or rejected.",
                Severity.WARNING,
            )
        ]
