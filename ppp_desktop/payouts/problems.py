"""From the findings of the validation to plain sentences with the path of the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic_core import ErrorDetails

from ppp_desktop.core.errors import ValidationFailed

_Said = tuple[str, str]


def as_refusal(details: ErrorDetails, kinds: Mapping[str, object]) -> ValidationFailed:
    """Return the error for people; `kinds` are the component kinds, which paths leave out."""
    parts = _field_parts(details["loc"], kinds)
    context = details.get("ctx", {})
    if details["type"] == "refused":
        at = str(context["at"])
        field = _path(parts) + (at if not at or at.startswith("[") or not parts else f".{at}")
        return ValidationFailed(
            str(context["sentence"]), field=field, remedy=str(context["remedy"])
        )
    speak = _SENTENCES.get(details["type"], _anything)
    sentence, remedy = speak(_title(parts), details)
    if details["type"].startswith("union_tag"):
        parts = [*parts, "kind"]
    return ValidationFailed(sentence, field=_path(parts), remedy=remedy)


def _field_parts(loc: tuple[int | str, ...], kinds: Mapping[str, object]) -> list[int | str]:
    """Drop what names an alternative of a union and no field: a kind, or a "<tag>"."""
    kept: list[int | str] = []
    for part in loc:
        is_kind = part in kinds and len(kept) == 2 and kept[0] == "components"
        if not is_kind and not str(part).startswith("<"):
            kept.append(part)
    return kept


def _path(parts: list[int | str]) -> str:
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _title(parts: list[int | str]) -> str:
    name = next((part for part in reversed(parts) if isinstance(part, str)), "Terms")
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _missing(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return f"“{title}” is missing.", "Add it."


def _unknown(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return f"Nothing is called “{title}” here.", "Remove it, or look at its spelling."


def _choice(title: str, details: ErrorDetails) -> _Said:
    return f"“{title}” has an answer that is not offered.", f"Use {_expected(details)}."


def _kind(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return "This is not a kind of component.", f"Use one of: {_context(details, 'expected_tags')}."


def _no_kind(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return "The kind of the component is missing.", "Say which kind it is, such as “per_unit”."


def _text(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return f"“{title}” must be a text.", "Put it in quotes."


def _empty(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return f"“{title}” is empty.", "Add at least one entry."


def _long(title: str, details: ErrorDetails) -> _Said:
    return f"“{title}” is too long.", f"Keep to {_context(details, 'max_length')} letters."


def _pattern(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return (
        f"“{title}” has letters that cannot be used.",
        "Use small letters a to z, digits, hyphens and underscores, or leave it out.",
    )


def _list(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return f"“{title}” must be a list.", "Put it in square brackets."


def _anything(title: str, details: ErrorDetails) -> _Said:  # noqa: ARG001 - one shape for all
    return f"“{title}” does not have the form that is needed.", "Look at the example in the guide."


def _expected(details: ErrorDetails) -> str:
    return _context(details, "expected")


def _context(details: ErrorDetails, key: str) -> str:
    return str(details.get("ctx", {}).get(key, "")).replace("'", "")


_SENTENCES: Mapping[str, Callable[[str, ErrorDetails], _Said]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "enum": _choice,
    "literal_error": _choice,
    "union_tag_invalid": _kind,
    "union_tag_not_found": _no_kind,
    "string_type": _text,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_too_long": _long,
    "string_pattern_mismatch": _pattern,
    "tuple_type": _list,
}
