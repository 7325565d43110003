"""What every kind of component is: a document that names its measures and works out its line."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.context import LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import Document, Identifier, Name
from ppp_desktop.payouts.words import Wording


def _require_kind_not_id(schema: JsonDict) -> None:
    # A document names the kind of a component; an id is made from the name where none is given.
    required = schema.get("required", [])
    names = required if isinstance(required, list) else []
    schema["required"] = ["kind", *(name for name in names if name not in {"kind", "id"})]


class Component(Document):
    """One component of pay. A kind adds its fields, and `kind: Literal["its name"]`.

    `label` and `summary` name the kind and tell when to use it; `step` is the key of
    `payouts.order.STEPS` at which it is worked out. `title`, `description` and
    `json_schema_extra["unit"]` of each field are enough to build a form from.
    """

    model_config = ConfigDict(json_schema_extra=_require_kind_not_id)

    label: ClassVar[str]
    summary: ClassVar[str]
    step: ClassVar[str] = "rates"

    kind: str
    id: Identifier = Field(
        title="Id", description="A short name for documents.", json_schema_extra={"unit": "id"}
    )
    name: Name = Field(
        title="Name",
        description="The name that the client reads on the statement.",
        json_schema_extra={"unit": "text"},
    )

    @abstractmethod
    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the figures that the component needs."""

    @abstractmethod
    def calculate(self, workings: Workings) -> LineDraft:
        """Work out the line, unrounded."""

    @abstractmethod
    def sentence(self, wording: Wording) -> str:
        """Return the rule as the client reads it, with its full stop."""

    @property
    def takes_share(self) -> bool:
        """Whether it pays a share of other components."""
        return False

    def rests_on(self) -> tuple[str, ...]:
        """Return the ids of components that this one is a share of."""
        return ()
