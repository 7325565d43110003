"""The order in which a line of mixed directions is set: UAX #9 for text without its own controls.

Controls are gone before (see `fonts.clean`), so there is one paragraph level and no embedding. The
names of the rules are those of the standard.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

_STRONG_RIGHT = {"R", "AL"}
_NUMBERS = {"EN", "AN"}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_MIRRORED = {**_BRACKETS, "<": ">", "≤": "≥"}
_MIRRORED |= {closing: opening for opening, closing in _MIRRORED.items()}


def has_right_to_left(text: str) -> bool:
    """Tell whether any sign of `text` is read from the right."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(char) in _STRONG_RIGHT for char in text)


def is_from_the_right(paragraph: str) -> bool:
    """Tell whether a paragraph is read from the right: whether its first strong sign is (P2)."""
    for char in paragraph:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return False
        if kind in _STRONG_RIGHT:
            return True
    return False


def visual(line: str, *, from_the_right: bool) -> str:
    """Return the signs of a line from left to right as they are seen."""
    base = 1 if from_the_right else 0
    levels = _levels(line, base)
    signs = [
        _MIRRORED.get(char, char) if level % 2 else char
        for char, level in zip(line, levels, strict=True)
    ]
    order = list(range(len(line)))
    for level in range(max(levels, default=0), 0, -1):  # L2
        order = [at for group in _turned(order, levels, level) for at in group]
    return "".join(signs[at] for at in _marks_last(order, line))


def _turned(order: list[int], levels: list[int], level: int) -> Iterator[list[int]]:
    for is_high, group in groupby(order, key=lambda at: levels[at] >= level):
        members = list(group)
        yield members[::-1] if is_high else members


def _marks_last(order: list[int], line: str) -> list[int]:
    """Return the order with marks behind the letter that they belong to (L3)."""
    placed: list[int] = []
    marks: list[int] = []
    for at in order:
        if unicodedata.category(line[at]) == "Mn":
            marks.append(at)
        else:
            placed += [at, *marks[::-1]]
            marks = []
    return placed + marks


def _levels(line: str, base: int) -> list[int]:
    kinds = _resolved(line, base)
    levels = []
    for kind in kinds:  # I1, I2
        if kind == "R":
            levels.append(base if base % 2 else base + 1)
        elif kind in _NUMBERS:
            levels.append(base + 1 if base % 2 else base + 2)
        else:
            levels.append(base + 1 if base % 2 else base)
    for at in range(len(line) - 1, -1, -1):  # L1
        if line[at] != " ":
            break
        levels[at] = base
    return levels


def _resolved(line: str, base: int) -> list[str]:
    """Return L, R, EN or AN for each sign."""
    kinds = [unicodedata.bidirectional(char) or "L" for char in line]
    _resolve_weak(kinds, "R" if base else "L")
    _pair_brackets(line, kinds, base)
    _resolve_neutral(kinds, base)
    return kinds


def _resolve_weak(kinds: list[str], start: str) -> None:
    _resolve_letters(kinds, start)
    for at in range(1, len(kinds) - 1):  # W4
        left, right = kinds[at - 1], kinds[at + 1]
        if left == right and left in _NUMBERS:
            is_comma = kinds[at] == "CS"
            if is_comma or (kinds[at] == "ES" and left == "EN"):
                kinds[at] = left
    _join_terminators(kinds)
    strong = start
    for at, kind in enumerate(kinds):  # W6, W7
        if kind in {"ES", "ET", "CS"}:
            kinds[at] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
        elif kind in {"L", "R"}:
            strong = kind


def _resolve_letters(kinds: list[str], start: str) -> None:
    """Resolve marks, numbers after Arabic letters, and those letters (W1, W2, W3)."""
    strong, before = start, start
    for at, given in enumerate(kinds):
        kind = before if given == "NSM" else given
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        kinds[at] = before = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]


def _join_terminators(kinds: list[str]) -> None:
    """Let signs such as % and € go with the number beside them (W5)."""
    at = 0
    for kind, group in groupby(list(kinds)):
        size = len(list(group))
        beside = (kinds[at - 1] if at else "", kinds[at + size] if at + size < len(kinds) else "")
        if kind == "ET" and "EN" in beside:
            kinds[at : at + size] = ["EN"] * size
        at += size


def _pair_brackets(line: str, kinds: list[str], base: int) -> None:
    """Give both brackets of a pair the direction of what they hold (N0)."""
    own = "R" if base else "L"
    for opening, closing in _pairs(line, kinds):
        inside = {_direction(kind) for kind in kinds[opening + 1 : closing]} - {""}
        if own in inside:
            kinds[opening] = kinds[closing] = own
        elif inside:
            other = "L" if base else "R"
            before = next((_direction(k) for k in kinds[opening - 1 :: -1] if _direction(k)), own)
            before = before if opening else own
            kinds[opening] = kinds[closing] = other if before == other else own


def _pairs(line: str, kinds: list[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    found = []
    for at, char in enumerate(line):
        if kinds[at] != "ON":
            continue
        if char in _BRACKETS:
            waiting.append((_BRACKETS[char], at))
        elif any(closing == char for closing, _ in waiting):
            while waiting:
                closing, opened = waiting.pop()
                if closing == char:
                    found.append((opened, at))
                    break
    return sorted(found)


def _resolve_neutral(kinds: list[str], base: int) -> None:
    """Give neutral signs the direction on both of their sides, else the paragraph's (N1, N2)."""
    own = "R" if base else "L"
    at = 0
    for is_neutral, group in groupby([_direction(kind) == "" for kind in kinds]):
        size = len(list(group))
        if is_neutral:
            before = _direction(kinds[at - 1]) if at else own
            after = _direction(kinds[at + size]) if at + size < len(kinds) else own
            kinds[at : at + size] = [before if before == after else own] * size
        at += size


def _direction(kind: str) -> str:
    """Return L or R, numbers counting as R, and "" for what has none."""
    if kind in {"R", *_NUMBERS}:
        return "R"
    return kind if kind == "L" else ""
