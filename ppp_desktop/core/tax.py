"""How the tax of a client's statements is treated, and the note that each treatment prints."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class TaxTreatment(StrEnum):
    """Whether tax comes on top (standard), none is due (exempt), or the client owes it."""

    STANDARD = "standard"
    EXEMPT = "exempt"
    REVERSE_CHARGE = "reverse_charge"


USUAL_TAX_NOTES: Mapping[TaxTreatment, str] = {
    TaxTreatment.STANDARD: "",
    TaxTreatment.EXEMPT: "Exempt from tax: no tax is charged.",
    TaxTreatment.REVERSE_CHARGE: "Reverse charge: the recipient is liable for the tax.",
}
"""What a statement says under its totals unless the client's own sentence stands there."""
