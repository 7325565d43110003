"""The kinds of components: a new kind is its own module and one name in the union below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeAlias, get_args

from pydantic import Field

from ppp_desktop.payouts.kinds.bonus import Bonus
from ppp_desktop.payouts.kinds.component import Component, RateComponent
from ppp_desktop.payouts.kinds.graduated import Graduated
from ppp_desktop.payouts.kinds.package import Package
from ppp_desktop.payouts.kinds.pass_through import PassThrough
from ppp_desktop.payouts.kinds.per_unit import PerUnit
from ppp_desktop.payouts.kinds.percentage import Percentage
from ppp_desktop.payouts.kinds.rate_card import RateCard
from ppp_desktop.payouts.kinds.retainer import Retainer
from ppp_desktop.payouts.kinds.stair_step import StairStep
from ppp_desktop.payouts.kinds.uplift import Uplift
from ppp_desktop.payouts.kinds.volume import Volume

_Kinds: TypeAlias = (
    Retainer
    | PerUnit
    | RateCard
    | Package
    | Percentage
    | Graduated
    | Volume
    | StairStep
    | Uplift
    | PassThrough
    | Bonus
)

AnyComponent: TypeAlias = Annotated[_Kinds, Field(discriminator="kind")]

KINDS: Mapping[str, type[Component]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(_Kinds)
}
"""The kinds by their name in documents, in the order in which they are offered."""

__all__ = ["KINDS", "AnyComponent", "Component", "RateComponent"]
