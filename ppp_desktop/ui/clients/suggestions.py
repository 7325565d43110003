"""Suggestions for a client's form: a short code from the name, the currencies offered first."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

# Offered while typing; any other ISO 4217 code may be typed as well.
COMMON_CURRENCIES = (
    "EUR USD GBP CHF AUD CAD NZD SEK NOK DKK PLN CZK HUF RON BGN ISK TRY ILS AED SAR ZAR "
    "INR JPY CNY HKD SGD KRW TWD THB IDR MYR PHP VND BRL MXN ARS CLP COP"
).split()

_FIRST_CURRENCY = "EUR"
_LONGEST_CODE = 12
# Kinds of companies say nothing about which one it is.
_LEGAL_FORMS = frozenset(
    (
        "AG BV CO CORP GBR GMBH INC KG LIMITED LLC LLP LTD NV OY PLC PTY SA SARL SAS SE SL SPA "
        "SRL UG"
    ).split()
)


# Letters that have no decomposition into a Latin letter and an accent.
_PLAIN = str.maketrans(
    {"ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe", "Ł": "L", "ł": "l"}
    | {"Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "ı": "i"}
)


def usual_currency(currencies: Sequence[str]) -> str:
    """Return the currency that most clients have, the first of several; EUR without clients."""
    counted = Counter(currencies).most_common(1)
    return counted[0][0] if counted else _FIRST_CURRENCY


def suggested_code(name: str, taken: Collection[str]) -> str:
    """Return a code for a client called `name` that is not in `taken`: "NORTHLIGHT".

    Letters are written without accents; a name without Latin letters or digits gives "CLIENT".
    """
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    ascii_only = plain.encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", ascii_only.replace(".", "").replace("'", ""))
    telling = [word for word in words if word not in _LEGAL_FORMS] or words
    code = (telling[0] if telling else "CLIENT")[:_LONGEST_CODE]
    if code in taken and len(telling) > 1:
        code = f"{code}-{telling[1]}"[: 2 * _LONGEST_CODE]
    return _numbered(code, taken)


def _numbered(code: str, taken: Collection[str]) -> str:
    candidate, number = code, 2
    while candidate in taken:
        candidate = f"{code}-{number}"
        number += 1
    return candidate
