"""Annotated articles from and to the formats of other tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from zhuti.corpus.exchange import delimited, doccano, excel, fasttext, label_studio, parquet, thucnews
from zhuti.corpus.exchange.rows import Names, Options, to_articles, to_rows
from zhuti.corpus.records import Wrong
from zhuti.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from zhuti.corpus.articles import AnnotatedArticle
    from zhuti.corpus.exchange.rows import Row
    from zhuti.themes import Scheme

__all__ = ["FORMATS", "Format", "Options", "export_articles", "format_of", "import_articles", "names_of"]


class Reader(Protocol):
    """Reads the rows of a file, and what is wrong in it."""

    def __call__(self, file: Path, options: Options) -> Iterator[Row | Wrong]:
        """Read a file."""


class Writer(Protocol):
    """Writes rows, each with the names of its themes."""

    def __call__(self, file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
        """Write a file."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of another tool.

    Attributes
    ----------
    suffixes:
        The ends of file names by which it is known; none if it cannot be known so.
    read, write:
        Its two directions.
    single:
        It holds one label a paragraph.
    """

    suffixes: tuple[str, ...]
    read: Reader
    write: Writer
    single: bool = False


FORMATS = {
    "csv": Format((".csv", ".tsv"), delimited.read, delimited.write),
    "excel": Format((".xlsx",), excel.read, excel.write),
    "parquet": Format((".parquet",), parquet.read, parquet.write),
    "doccano": Format((".jsonl",), doccano.read, doccano.write),
    "label-studio": Format((".json",), label_studio.read, label_studio.write),
    "fasttext": Format((), fasttext.read, fasttext.write),
    "thucnews": Format((), thucnews.read, thucnews.write, single=True),
}
"""By name."""


def format_of(file: Path) -> Format:
    """Tell a format by the end of a file's name.

    Raises
    ------
    InputError
        It cannot be told.
    """
    for form in FORMATS.values():
        if file.suffix.lower() in form.suffixes:
            return form
    raise InputError(f"{file}: cannot tell the format by the name; say it with --format ({', '.join(FORMATS)})")


def names_of(scheme: Scheme, naming: str) -> dict[str, str]:
    """Give each theme a name for other tools: its ``id``, its ``zh`` or ``en`` name, or ``both`` of these."""
    return {
        theme.id: {"id": theme.id, "zh": theme.zh, "en": theme.en, "both": theme.label}[naming]
        for theme in scheme.themes
    }


def import_articles(
    file: Path,
    scheme: Scheme,
    form: Format | None = None,
    options: Options | None = None,
    others: Mapping[str, str] | None = None,
) -> list[AnnotatedArticle]:
    """Read annotated articles from another format.

    Parameters
    ----------
    file:
        In `form`, or what its name tells.
    scheme:
        The themes.
    form, options:
        How to read it.
    others:
        Names that the file has for themes, each for a theme's id or ``none``.

    Raises
    ------
    InputError
        Something is wrong in the file; the message has a line for each thing.
    """
    if not file.is_file():
        raise InputError(f"{file}: no such file")
    try:
        names = Names(scheme, others)
    except ValueError as error:
        raise InputError(str(error)) from None
    rows = (form or format_of(file)).read(file, options or Options())
    found = list(to_articles(file, rows, names))
    if wrong := [str(item) for item in found if isinstance(item, Wrong)]:
        raise InputError("\n".join(wrong))
    articles = [item for item in found if not isinstance(item, Wrong)]
    if not articles:
        raise InputError(f"{file}: holds no labelled paragraph")
    return articles


def export_articles(
    articles: Iterable[AnnotatedArticle],
    file: Path,
    names: Mapping[str, str],
    form: Format | None = None,
    options: Options | None = None,
    *,
    single: bool = False,
) -> None:
    """Write annotated articles in another format.

    Parameters
    ----------
    articles:
        What to write.
    file:
        Where; `form` is what its name tells if none is given.
    names:
        What each theme is to be called (see :func:`names_of`).
    form, options:
        How to write it.
    single:
        Write only the main theme of each paragraph, as formats of one label do anyhow.

    Raises
    ------
    InputError
        The format cannot be told.
    """
    form = form or format_of(file)
    rows = to_rows(articles, single=single or form.single)
    form.write(file, ((row, [names[theme] for theme in row.labels]) for row in rows), options or Options())
