"""Arabic letters as they join: each as its isolated, initial, medial or final form.

The forms are those of Unicode's compatibility blocks, so that any font with them can be set sign
by sign. Lam and alef become one sign. What has no such form is left as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_BLOCKS = (range(0xFB50, 0xFDFC), range(0xFE70, 0xFEFD))
_TATWEEL = "\u0640"
_LAM = "\u0644"
_ARABIC = range(0x0600, 0x0700)


@dataclass(frozen=True, slots=True)
class _Forms:
    isolated: str = ""
    final: str = ""
    initial: str = ""
    medial: str = ""


def joined(text: str) -> str:
    """Return `text`, in the order in which it is read, with its Arabic letters in their forms."""
    if text.isascii() or not any(ord(char) in _ARABIC for char in text):
        return text
    forms = _letter_forms()
    written: list[str] = []
    at = 0
    while at < len(text):
        letter, taken = _letter(text, at, forms)
        found = forms.get(letter)
        if found is None:
            written.append(letter)
        else:
            after = _joins_before(text, at + taken, forms) and bool(found.initial)
            written.append(_chosen(found, before=_joins_after(text, at, forms), after=after))
        at += taken
    return "".join(written)


def separated(text: str) -> str:
    """Return `text` with ordinary letters instead of their forms."""
    return "".join(
        unicodedata.normalize("NFKC", char)
        if any(ord(char) in block for block in _BLOCKS)
        else char
        for char in text
    )


def _letter(text: str, at: int, forms: Mapping[str, _Forms]) -> tuple[str, int]:
    """Return the letter at a place, or lam with the alef after it, and how many signs it takes."""
    pair = text[at : at + 2]
    return (pair, 2) if pair[0] == _LAM and pair in forms else (text[at], 1)


def _chosen(found: _Forms, *, before: bool, after: bool) -> str:
    if before and after and found.medial:
        return found.medial
    if before and found.final:
        return found.final
    if after and found.initial:
        return found.initial
    return found.isolated


def _joins_after(text: str, at: int, forms: Mapping[str, _Forms]) -> bool:
    """Tell whether the letter before this place reaches out to it."""
    at -= 1
    while at >= 0 and _is_mark(text[at]):
        at -= 1
    if at < 0:
        return False
    if text[at] == _TATWEEL:
        return True
    if at and text[at - 1 : at + 1] in forms:  # lam and alef, of which none reaches out
        return False
    found = forms.get(text[at])
    return found is not None and bool(found.initial)


def _joins_before(text: str, at: int, forms: Mapping[str, _Forms]) -> bool:
    """Tell whether the letter at this place can be reached from the one before."""
    while at < len(text) and _is_mark(text[at]):
        at += 1
    if at >= len(text):
        return False
    found = forms.get(text[at])
    return text[at] == _TATWEEL or (found is not None and bool(found.final))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


@lru_cache(maxsize=1)
def _letter_forms() -> Mapping[str, _Forms]:
    """Return the forms of each letter, and of lam with each alef, from the character database."""
    found: dict[str, dict[str, str]] = {}
    for block in _BLOCKS:
        for code in block:
            kind, _, rest = unicodedata.decomposition(chr(code)).partition("> ")
            letters = "".join(chr(int(each, 16)) for each in rest.split())
            is_pair = len(letters) == 2 and letters[0] == _LAM and letters[1] in "آأإا"
            if len(letters) == 1 or is_pair:
                found.setdefault(letters, {}).setdefault(kind.removeprefix("<"), chr(code))
    names = {"isolated", "final", "initial", "medial"}
    return {
        letters: _Forms(**{name: sign for name, sign in forms.items() if name in names})
        for letters, forms in found.items()
        if "isolated" in forms
    }
