"""Reading of numbers as people type them, exactly."""

from __future__ import annotations

import re
from decimal import Decimal

_CURRENCY_SIGNS = "€$£¥₹"
_PLAIN = re.compile(r"-?\d+(\.\d*)?|-?\.\d+")
_GROUPED_COMMA = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
_GROUPED_DOT = re.compile(r"-?\d{1,3}(\.\d{3})+,\d*")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d*")


def parse_number(text: str) -> Decimal | None:
    """Return the number in `text`, None where there is none.

    A point is the decimal sign and commas group thousands, as the program writes numbers itself;
    a lone comma that cannot group thousands ("12,5") and points before a comma ("1.234,50") are
    read as they are meant. Blanks, currency signs and a per cent sign do not count.
    """
    bare = re.sub(rf"[\s'’{_CURRENCY_SIGNS}%]", "", text).replace("\u2212", "-")
    bare = bare.removeprefix("+")
    if _PLAIN.fullmatch(bare):
        return Decimal(bare)
    if _GROUPED_COMMA.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    if _GROUPED_DOT.fullmatch(bare) or _DECIMAL_COMMA.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    return None
