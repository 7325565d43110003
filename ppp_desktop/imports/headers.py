"""Compares header names and other words without regard to case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CURRENCY_IN_HEADER = re.compile(r"[(\[]\s*([A-Z]{3})\s*[)\]]")
_SEPARATORS = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return the words of `text` in lower case without accents: "Código_moeda" → "codigo moeda".

    A currency in brackets is dropped: "Amount spent (USD)" → "amount spent".
    """
    bare = _CURRENCY_IN_HEADER.sub(" ", text)
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign)
    )
    return _SEPARATORS.sub(" ", plain.casefold()).strip()


def header_currency(text: str) -> str:
    """Return the currency code in brackets of a header such as "Amount spent (USD)", else ""."""
    found = _CURRENCY_IN_HEADER.search(text)
    return found[1] if found else ""
