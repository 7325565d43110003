"""What a user had changed of cells before they are read: values replaced, rows left out."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Replacement(BaseModel):
    """Where the column of `field` holds `value`, it is read as if it held `by` ("": empty).

    `by` is written plainly: 1204.5 for figures, 2026-06-30 for days, anything else as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    value: str
    by: str = ""


class LeftOut(BaseModel):
    """Records whose column of `field` holds `value` are ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    value: str
