"""JSON Lines of checked records: every wrong field of every line is found before anything is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, model_validator

from zhuti.config import Checked
from zhuti.errors import InputError
from zhuti.files import read_lines, replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from zhuti.themes import Scheme

_T = TypeVar("_T")


class Record(Checked):
    """A part of a line; a field that is null counts as left out, for tables and other tools write it so."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, data: Any) -> Any:
        return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


class Named(Record):
    """Something with an id that must be unique."""

    id: str = Field(min_length=1)


def _known_and_distinct(themes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if len(set(themes)) < len(themes):
        raise ValueError(f"a theme stands twice: {', '.join(themes)}")
    if info.context and (unknown := [theme for theme in themes if theme not in info.context]):
        raise ValueError(f"unknown theme {', '.join(unknown)}; known are {', '.join(info.context)}")
    return themes


def _at_least_one(paragraphs: tuple[_T, ...]) -> tuple[_T, ...]:
    if not paragraphs:
        raise ValueError("an article needs at least one paragraph")
    return paragraphs


Themes = Annotated[tuple[str, ...], AfterValidator(_known_and_distinct)]
"""Ids of themes, the main one first; checked against the scheme that is loaded with."""

Paragraphs = Annotated[tuple[_T, ...], AfterValidator(_at_least_one)]
"""One or more of something."""

NamedT = TypeVar("NamedT", bound=Named)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something in a file that cannot be read as what it should be."""

    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """Place, then what is wrong there."""
        return f"{self.file}:{self.line}: {f'{self.field}: ' if self.field else ''}{self.message}"


def scan_records(file: Path, kind: type[NamedT], scheme: Scheme | None = None) -> Iterator[tuple[int, NamedT] | Wrong]:
    """Stream a file's records with their line numbers, and what is wrong with the lines that hold none.

    Parameters
    ----------
    file:
        JSON Lines in UTF-8, plain or compressed.
    kind:
        What each line should be.
    scheme:
        The themes that may occur; any if none is given.
    """
    context = scheme.ids if scheme else None
    for number, line in read_lines(file):
        try:
            yield number, kind.model_validate_json(line.decode("utf-8"), context=context)
        except UnicodeDecodeError as error:
            yield Wrong(file, number, "", f"not UTF-8 at byte {error.start + 1} of the line; save the file as UTF-8")
        except ValidationError as error:
            for item in error.errors(include_url=False):
                field = ".".join(map(str, item["loc"]))
                yield Wrong(file, number, field, item["msg"].removeprefix("Value error, "))


def load_records(files: Iterable[Path], kind: type[NamedT], scheme: Scheme | None = None) -> list[NamedT]:
    """Load every record of some files, or say all that is wrong in them.

    Raises
    ------
    InputError
        A line for each wrong field of each line of each file; ids taken twice and empty files are wrong too.
    """
    records: list[NamedT] = []
    wrong: list[str] = []
    places: dict[str, str] = {}
    for file in files:
        before = len(records), len(wrong)
        for found in scan_records(file, kind, scheme):
            if isinstance(found, Wrong):
                wrong.append(str(found))
                continue
            number, record = found
            if record.id in places:
                wrong.append(str(Wrong(file, number, "id", f"{record.id} is taken by {places[record.id]}")))
            places.setdefault(record.id, f"{file}:{number}")
            records.append(record)
        if before == (len(records), len(wrong)):
            wrong.append(f"{file}: holds no article")
    if wrong:
        raise InputError("\n".join(wrong))
    return records


def save_records(records: Iterable[Named], file: Path) -> None:
    """Write records as JSON Lines; the file appears only when it is whole."""
    with replacing(file) as beside, beside.open("w", encoding="utf-8", newline="\n") as lines:
        for record in records:
            lines.write(record.model_dump_json() + "\n")
