"""What can be done or found from anywhere: the list behind the command palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user can do: its sentence-case title, how to do it, icon and shortcut."""

    key: str
    title: str
    run: Callable[[], object]
    icon: str = "arrow-right"
    detail: str = ""
    shortcut: str = ""


SearchProvider = Callable[[str], Sequence[Action]]


class Actions:
    """The registered actions and searches of one window."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}
        self._providers: list[SearchProvider] = []

    def register(self, action: Action) -> None:
        """Offer `action` in the palette; the same key replaces it."""
        self._actions[action.key] = action

    def unregister(self, key: str) -> None:
        """Offer it no longer."""
        self._actions.pop(key, None)

    def add_search(self, provider: SearchProvider) -> None:
        """Ask `provider` for what matches the typed text; it answers from memory, at once."""
        self._providers.append(provider)

    def find(self, text: str) -> tuple[Action, ...]:
        """Return the actions whose title has every word of `text`, then what the searches find."""
        words = text.casefold().split()
        own = [
            action
            for action in self._actions.values()
            if all(word in f"{action.title} {action.detail}".casefold() for word in words)
        ]
        # What begins with the text comes first; else the order of registration stays.
        own.sort(key=lambda action: not action.title.casefold().startswith(text.casefold()))
        found = [hit for provider in self._providers for hit in provider(text)] if words else []
        return (*own, *found)
