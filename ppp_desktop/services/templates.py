"""Templates: terms documents for common deals that ship with the program, to start from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from ppp_desktop.core.errors import NotFound
from ppp_desktop.payouts.question_forms import JsonDocument
from resources import resource_path


@dataclass(frozen=True, slots=True)
class Template:
    """One template: its name, whom it is for, and what it pays for in a sentence.

    The numbers of its `document` are examples, and questions that only the two sides can answer
    are left open where terms can be read without.
    """

    key: str
    name: str
    made_for: str
    summary: str
    document: JsonDocument


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str
    position: int
    name: str
    made_for: str = Field(alias="for")
    summary: str
    terms: Mapping[str, object]


def list_templates() -> tuple[Template, ...]:
    """Return the templates in the order in which they are offered."""
    files = resource_path("templates").glob("*.json")
    found = [_File.model_validate(json.loads(path.read_text(encoding="utf-8"))) for path in files]
    return tuple(
        Template(each.key, each.name, each.made_for, each.summary, each.terms)
        for each in sorted(found, key=lambda each: each.position)
    )


def get_template(key: str) -> Template:
    """Return one template; raises NotFound naming those that there are."""
    templates = list_templates()
    for template in templates:
        if template.key == key:
            return template
    known = ", ".join(template.key for template in templates)
    raise NotFound(f"There is no template {key}.", f"Templates: {known}.")
