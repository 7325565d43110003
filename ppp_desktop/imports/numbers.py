"""Reads numbers exactly, as people and tools of different countries write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DECIMAL_MARKS = (".", ",")

_SPACES = " \u00a0\u202f\u2009\u2007"
_EMPTY = frozenset(
    ("", "-", "--", "–", "—", "using campaign budget", "using ad set budget", "usando o orçamento")
)
_SYMBOLS = {
    "R$": "BRL",
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "MX$": "MXN",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "zł": "PLN",
    "Kč": "CZK",
    "₺": "TRY",
    "₩": "KRW",
    "₽": "RUB",
    "₪": "ILS",
    "¥": "",  # yen or yuan
    "$": "",  # of some twenty countries
    "kr": "",  # of three countries
}
SIGNS_OF_SEVERAL = {
    "$": frozenset("ARS AUD CAD CLP COP HKD MXN NZD SGD TWD USD".split()),
    "kr": frozenset(("DKK", "ISK", "NOK", "SEK")),
    "¥": frozenset(("CNY", "JPY")),
}
"""Signs that stand for the money of several countries, and the currencies that they can mean."""
_SYMBOL = "|".join(re.escape(sign) for sign in sorted(_SYMBOLS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<before>(?:{_SYMBOL}|[A-Z]{{3}})\.?)?[{_SPACES}]*"
    rf"(?P<sign>[-+\u2212]?)[{_SPACES}]*(?P<after_sign>{_SYMBOL})?[{_SPACES}]*"
    rf"(?P<figure>\d[\d.,'’{_SPACES}]*|[.,]\d+)"
    rf"(?P<exponent>[eE][+-]?\d+)?[{_SPACES}]*(?P<unit>%|{_SYMBOL}|[A-Z]{{3}})?"
)
_GROUPED = {
    mark: re.compile(
        rf"(?:\d+|\d{{1,3}}(?:([{group}'’{_SPACES}])\d{{3}})(?:\1\d{{3}})*"
        rf"|\d{{1,2}}(?:{group}\d{{2}})*{group}\d{{3}})?(?:\{mark}\d*)?"
    )
    for mark, group in ((".", ","), (",", r"\."))
}


class NotANumber(StrEnum):
    """Why a text is no number of its own."""

    TEXT = "text"
    SHARE = "share"
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class MarkEvidence:
    """The decimal mark that a file's numbers prove, "" where none does.

    `doubtful` is a text that would be another number under the other mark, "" where none is.
    """

    mark: str
    doubtful: str = ""


def read_number(text: str, mark: str) -> Decimal | NotANumber | None:
    """Return the exact number that `text` writes with decimal mark `mark`.

    None for the signs of emptiness ("", "-", " --"). A percentage is a share and "< 10%" a bound:
    neither is a count or an amount. Groups must have three digits, so that "1,5" is never 15.
    """
    text = text.strip(_SPACES + "\t")
    if text.casefold() in _EMPTY:
        return None
    if text[0] in "<>≤≥":
        return NotANumber.BOUND
    negative = text.startswith("(") and text.endswith(")")
    found = _AMOUNT.fullmatch(text[1:-1] if negative else text)
    if not found:
        return NotANumber.TEXT
    if found["unit"] == "%":
        return NotANumber.SHARE
    figure = found["figure"].rstrip(_SPACES)
    if not _GROUPED[mark].fullmatch(figure):
        return NotANumber.TEXT
    digits = re.sub(r"[^\d\x00]", "", figure.replace(mark, "\x00")).replace("\x00", ".")
    value = Decimal(f"{digits}{found['exponent'] or ''}")
    return -value if negative or found["sign"] in ("-", "\u2212") else value


def find_decimal_mark(texts: Iterable[str]) -> MarkEvidence:
    """Return the decimal mark that the texts of all number columns prove by majority."""
    return find_mark_of_counted((text, 1) for text in texts)


def find_mark_of_counted(texts: Iterable[tuple[str, int]]) -> MarkEvidence:
    """Do what `find_decimal_mark` does where each text comes once, with how often it stands."""
    votes: Counter[str] = Counter()
    doubtful = ""
    for text, count in texts:
        figure = re.sub(r"[^\d.,]", "", text).strip(".,") if text[:1] not in "<>" else ""
        proof = _proof(figure)
        if proof == "?":
            doubtful = doubtful or text.strip()
        elif proof:
            votes[proof] += count
    if not votes:
        return MarkEvidence("", doubtful)
    return MarkEvidence(votes.most_common(1)[0][0])


def sign_of_several(text: str) -> str:
    """Return the sign beside an amount that several currencies share, "" where there is none."""
    sign = _sign_in(text)
    return sign if sign in SIGNS_OF_SEVERAL else ""


def currency_in(text: str) -> str:
    """Return the currency that an amount such as "R$ 236,86" names, "" where it is not clear."""
    sign = _sign_in(text)
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    return sign if len(sign) == 3 and sign.isalpha() else ""


def _sign_in(text: str) -> str:
    if text[:1].isdigit() and text[-1:].isdigit():
        return ""
    found = _AMOUNT.fullmatch(text.strip())
    return (found["before"] or found["after_sign"] or found["unit"] or "") if found else ""


def _proof(figure: str) -> str:
    """Return the mark that one figure proves, "?" where it could be either, "" for whole ones."""
    marks = [sign for sign in figure if sign in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    before, after = figure.split(last)
    if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0"):
        return "?"
    return last
