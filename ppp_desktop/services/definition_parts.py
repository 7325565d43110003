"""The shape of a definitions document: what `apply` reads and `export-definitions` writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.core.tax import TaxTreatment
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.services.agreements import Side
from ppp_desktop.services.contracts import ContractStatus


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AgencyPart(_Part):
    """The agency's letterhead; `numbering` of its statements stays as it is where there is none."""

    name: str
    address: list[str] = Field(default_factory=list)
    tax_number: str = ""
    payment: str = ""
    footer: str = ""
    page_size: Literal["A4", "Letter"] = "A4"
    accent: str = "#17656E"
    numbering: str = ""


class TaxPart(_Part):
    """Tax on the client's statements; `rate` is a share, 0.19 for 19 %.

    `exempt` and `reverse_charge` have rate 0; without a note they print the usual sentence.
    """

    treatment: TaxTreatment = TaxTreatment.STANDARD
    name: str = ""
    rate: Decimal = Decimal(0)
    note: str = ""


class ContactPart(_Part):
    """A person at the client."""

    name: str
    email: str = ""
    role: str = ""
    phone: str = ""


class ClientPart(_Part):
    """A client, found again by `code`."""

    code: str
    name: str
    currency: str
    address: list[str] = Field(default_factory=list)
    country: str = ""
    tax: TaxPart = Field(default_factory=TaxPart)
    payment_days: int = 14
    language: str = "en"
    notes: str = ""
    contacts: list[ContactPart] = Field(default_factory=list)


class ObjectivePart(_Part):
    """A target for a metric per billing period; `direction` defaults to the metric's own."""

    name: str
    metric: str
    target: Decimal
    direction: Direction | None = None
    scope: dict[str, object] = Field(default_factory=dict)
    baseline: Decimal | None = None
    weight: Decimal = Decimal(1)
    period: Literal["month", "quarter"] | None = Field(
        default=None, description="Objectives run over the contract's billing period."
    )


class AgreementPart(_Part):
    """Who agreed to a version of the terms for one side, and when."""

    side: Side
    name: str
    on: date


class TermsPart(_Part):
    """One version of the terms; `document` is a ppp-terms/1 document."""

    effective: date
    document: dict[str, object]
    agreements: list[AgreementPart] = Field(default_factory=list)


class ContractPart(_Part):
    """A contract, found again by `code`; `client` is a client's code."""

    code: str
    client: str
    name: str
    currency: str
    start: date
    end: date | None = None
    billing: PeriodKind = PeriodKind.MONTH
    status: ContractStatus | None = Field(
        default=None,
        description="Without one a draft becomes active once no question of its terms is open.",
    )
    notes: str = ""
    objectives: list[ObjectivePart] = Field(default_factory=list)
    terms: list[TermsPart] = Field(default_factory=list)


class Definitions(_Part):
    """The whole document."""

    format: Literal["ppp-definitions/1"]
    agency: AgencyPart | None = None
    clients: list[ClientPart] = Field(default_factory=list)
    contracts: list[ContractPart] = Field(default_factory=list)
