"""The rules of terms that are no components, such as the cap, as the model of terms lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, get_args

from pydantic import BaseModel
from typing_extensions import TypeIs

from ppp_desktop.payouts.terms import Terms
from ppp_desktop.payouts.words import Wording


class SpokenRule(Protocol):
    """A rule that reads as a sentence."""

    def sentence(self, wording: Wording) -> str:
        """Return the rule as the client reads it, with its full stop."""


@dataclass(frozen=True, slots=True)
class ContractRule:
    """A rule by the name of its field in terms; `model` is its document."""

    key: str
    title: str
    summary: str
    model: type[BaseModel]


def speaks(rule: object) -> TypeIs[SpokenRule]:
    """Tell whether a rule can be said in words."""
    return callable(getattr(rule, "sentence", None))


def _contract_rules() -> dict[str, ContractRule]:
    found = {}
    for key, info in Terms.model_fields.items():
        for each in get_args(info.annotation):
            if not (isinstance(each, type) and issubclass(each, BaseModel)):
                continue
            if hasattr(each, "sentence"):
                summary = info.description or (each.__doc__ or "").partition("\n")[0]
                found[key] = ContractRule(key, info.title or key, summary, each)
    return found


CONTRACT_RULES: Mapping[str, ContractRule] = _contract_rules()
"""By name, in the order of the document: each is optional, and a document that can be said."""
