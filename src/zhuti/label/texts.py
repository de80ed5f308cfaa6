"""Texts, whatever they come in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from zhuti.errors import InputError


class ArrowColumn(Protocol):
    """An array of pyarrow."""

    def to_pylist(self) -> list[Any]:
        """Return Python's own objects."""


Texts = str | Iterable[Any] | ArrowColumn
"""One text, or any iterable or column of texts in which some may be missing."""


def as_texts(given: Texts) -> list[str]:
    """Make a list of texts; a missing one (None, NaN) becomes empty.

    Parameters
    ----------
    given:
        One text; or a list, a column of pandas, polars, pyarrow or datasets, or any other iterable of texts.

    Raises
    ------
    InputError
        Something else than text is among them; its place is named.
    """
    if isinstance(given, str):
        return [given]
    values = given.to_pylist() if hasattr(given, "to_pylist") else given
    if not isinstance(values, Iterable):
        raise InputError(f"paragraphs: should be texts, but they are {type(values).__name__}")
    return [_text(value, place) for place, value in enumerate(values)]


def _text(value: Any, place: int) -> str:
    if isinstance(value, str):
        return str(value)
    # pandas' NA is not even unequal to itself, so it is known by its name.
    if value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return ""
    raise InputError(f"paragraphs[{place}]: should be text, but is {type(value).__name__}")
