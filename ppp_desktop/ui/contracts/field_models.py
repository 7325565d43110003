"""Which documents a field of terms may hold, read from its annotation."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel

Models: TypeAlias = tuple[type[BaseModel], ...]


def models_in(annotation: object) -> Models:
    """Return the documents that a field, list or union is made of; () where it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for argument in _arguments(annotation) for model in models_in(argument))


def holds_list(annotation: object) -> bool:
    """Tell whether the field holds a list, or may hold one."""
    if get_origin(annotation) is tuple:
        return True
    return any(holds_list(argument) for argument in _arguments(annotation))


def _arguments(annotation: object) -> tuple[object, ...]:
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if origin is Annotated:
        return arguments[:1]
    if origin in {Union, UnionType, tuple}:
        return tuple(each for each in arguments if each is not NoneType and each is not Ellipsis)
    return ()
