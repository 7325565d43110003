"""Deals and leads as CRM systems export them (Salesforce, HubSpot, Pipedrive and lead forms)."""

from __future__ import annotations

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.formats.definition import REVERSED_ON, ExportFormat, Shape

CRM_STATUSES: tuple[tuple[str, Status], ...] = (
    *((text, Status.APPROVED) for text in ("won", "closed won", "approved", "qualified", "valid")),
    *((text, Status.APPROVED) for text in ("accepted", "sql", "sales qualified lead", "customer")),
    *((text, Status.APPROVED) for text in ("ganho", "gewonnen", "gagne", "ganado", "converted")),
    *((text, Status.REJECTED) for text in ("lost", "closed lost", "rejected", "invalid", "spam")),
    *((text, Status.REJECTED) for text in ("duplicate", "unqualified", "disqualified", "junk")),
    *(
        (text, Status.REJECTED)
        for text in ("declined", "perdido", "verloren", "perdu", "not valid")
    ),
    *((text, Status.PENDING) for text in ("new", "open", "pending", "engaging", "prospecting")),
    *((text, Status.PENDING) for text in ("in progress", "contacted", "working", "negotiation")),
    *(
        (text, Status.PENDING)
        for text in ("proposal", "lead", "subscriber", "mql", "qualification")
    ),
    *((text, Status.PENDING) for text in ("marketing qualified lead", "opportunity", "attempting")),
    *((text, Status.REVERSED) for text in ("reversed", "refunded", "cancelled", "canceled")),
)

CONTACTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "email",
        (
            *("Email", "E-mail", "Email address", "E-mail address", "Customer email", "Lead email"),
            *("E-Mail-Adresse", "Mail", "Adresse e-mail", "Adresse électronique", "Courriel"),
            *("Correo", "Correo electrónico", "E-mail do cliente", "Endereço de e-mail"),
            *("Indirizzo e-mail", "E-mailadres", "Adres e-mail", "Contact email", "Billing email"),
        ),
    ),
    (
        "phone",
        (
            *("Phone", "Phone number", "Telephone", "Mobile", "Mobile phone", "Mobile number"),
            *(
                "Telefon",
                "Telefonnummer",
                "Handy",
                "Mobilnummer",
                "Téléphone",
                "Numéro de téléphone",
            ),
            *("Teléfono", "Número de teléfono", "Móvil", "Telefone", "Celular", "Telemóvel"),
            *("Telefono", "Numero di telefono", "Cellulare", "Telefoonnummer", "Telefoon"),
            *("Numer telefonu", "Telefon komórkowy", "Billing phone", "Phone 1"),
        ),
    ),
)
"""What is only compared between results, and kept as a keyed hash."""

_OWNER = ("Owner", "Deal owner", "Lead owner", "Sales agent", "Opportunity owner", "Besitzer")
_COUNTRY = ("Country", "Country/Region", "País", "Land")
_CAMPAIGN = ("Campaign", "Campaign name", "utm_campaign", "Primary campaign source")
_CHANNEL = ("Channel", "Lead source", "Original source", "Original traffic source", "utm_source")
_CURRENCY = ("Currency", "Currency code", "Deal currency", "Opportunity currency")

CRM_DEALS = ExportFormat(
    key="crm_deals",
    label="CRM deals",
    source="CRM",
    shapes=(Shape(("status", "external_id")), Shape(("status", "date"))),
    least_signs=2,
    count_as="deals",
    statuses=CRM_STATUSES,
    fields=(
        (
            "external_id",
            ("Opportunity ID", "Deal ID", "Record ID", "Deal - ID", "hs_object_id", "ID"),
        ),
        (
            "status",
            ("Deal stage", "Stage", "Opportunity stage", "Deal status", "Status", "Dealstage"),
        ),
        (
            "date",
            ("Close date", "Closed date", "Closedate", "Won time", "Deal closed date", "Closed on"),
        ),
        (
            "created_date",
            (
                *("Engage date", "Create date", "Created date", "Createdate", "Created at"),
                *("Deal created", "Date created", "Created on"),
            ),
        ),
        (
            "revenue",
            (
                *("Close value", "Amount", "Deal value", "Deal amount", "Value"),
                *("Amount in company currency", "Opportunity amount"),
            ),
        ),
        ("currency", _CURRENCY),
        # No CRM has it of its own: a property that the agency added.
        ("reversed_on", REVERSED_ON),
        ("product", ("Product", "Product name")),
        ("owner", _OWNER),
        ("campaign", _CAMPAIGN),
        ("channel", _CHANNEL),
        ("country", _COUNTRY),
        *CONTACTS,
    ),
    signs=(
        *("Deal stage", "Dealstage", "Close date", "Closedate", "Close value", "Deal ID"),
        *("Opportunity ID", "Engage date", "Deal owner", "Deal name", "Opportunity name"),
        *("Pipeline", "Deal value", "Opportunity owner", "Deal amount", "Stage", "Won time"),
        *("Deal status", "Probability"),
    ),
)

CRM_LEADS = ExportFormat(
    key="crm_leads",
    label="CRM leads",
    source="CRM",
    shapes=(Shape(("external_id",)), Shape(("date", "status"))),
    least_signs=2,
    count_as="leads",
    statuses=CRM_STATUSES,
    fields=(
        ("external_id", ("Lead ID", "Record ID", "Contact ID", "Lead number", "ID")),
        (
            "status",
            ("Lead status", "Qualification", "Qualification status", "Status", "Lifecycle stage"),
        ),
        (
            "date",
            (
                *("Created date", "Create date", "Created at", "Created time", "Created on"),
                *("Submitted at", "Submission date", "Date created", "Lead date", "Date"),
            ),
        ),
        ("revenue", ("Lead value", "Value", "Expected revenue", "Amount")),
        ("currency", _CURRENCY),
        # No CRM has it of its own: a property that the agency added.
        ("reversed_on", REVERSED_ON),
        ("grade", ("Lead grade", "Grade", "Rating", "Lead rating")),
        ("owner", _OWNER),
        ("campaign", _CAMPAIGN),
        ("ad_group", ("Ad set name", "Adset name")),
        ("ad", ("Ad name",)),
        ("channel", (*_CHANNEL, "Platform")),
        ("landing_page", ("Landing page", "First page seen", "Conversion page", "Page URL")),
        ("product", ("Product", "Product interest")),
        ("country", _COUNTRY),
        *CONTACTS,
        ("device", ("Device",)),
    ),
    signs=(
        *("Lead ID", "Lead status", "Lead source", "Lead owner", "Lifecycle stage", "Lead date"),
        *("Lead grade", "Lead rating", "Lead value", "Form name", "Form ID", "Is organic"),
        *("Original source", "Submitted at", "Qualification status", "Lead number"),
        *("First conversion", "Original traffic source"),
    ),
)
