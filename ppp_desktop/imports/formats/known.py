"""The list of known formats, the more particular ones first."""

from __future__ import annotations

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.imports.formats.crm import CRM_DEALS, CRM_LEADS
from ppp_desktop.imports.formats.definition import ExportFormat
from ppp_desktop.imports.formats.ga4 import GA4
from ppp_desktop.imports.formats.generic import GENERIC
from ppp_desktop.imports.formats.google_ads import GOOGLE_ADS
from ppp_desktop.imports.formats.meta_ads import META_ADS
from ppp_desktop.imports.formats.shop import SHOP_ORDERS

FORMATS: tuple[ExportFormat, ...] = (
    GOOGLE_ADS,
    GA4,
    META_ADS,
    CRM_DEALS,
    CRM_LEADS,
    SHOP_ORDERS,
    GENERIC,
)


def format_called(key: str) -> ExportFormat:
    """Return the format with this key; raises ValidationFailed naming the known ones."""
    for known in FORMATS:
        if known.key == key:
            return known
    raise ValidationFailed(
        f"There is no export format called “{key}”.",
        field="format",
        remedy=f"Use one of: {', '.join(known.key for known in FORMATS)}.",
    )
