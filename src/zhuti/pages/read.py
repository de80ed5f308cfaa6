"""Files to pages, whatever format they are in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from zhuti.errors import InputError
from zhuti.pages.page import Page
from zhuti.pages.readers.archive import ENDING, members
from zhuti.pages.readers.bounds import read_all
from zhuti.pages.readers.form import LOOK, TABLES, form_of
from zhuti.pages.readers.opening import Opened, open_source
from zhuti.pages.readers.tables import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Columns", "Page", "read_page", "read_pages"]

_DEFAULT = Columns()


def read_page(path: Path | str) -> Page:
    """Read a file that holds one page (``-``: standard input) and find its articles.

    Raises
    ------
    InputError
        The file cannot be read, holds no text, or holds several pages, as archives and long tables do.
    MissingExtraError
        Its format needs packages that are not installed.
    """
    pages = read_pages(path)
    page = next(pages, None)
    if page is None:
        raise InputError(f"{path}: holds no page")
    if next(pages, None) is not None:
        raise InputError(f"{path}: holds several pages; read them with read_pages")
    return page


def read_pages(path: Path | str, columns: Columns = _DEFAULT) -> Iterator[Page]:
    """Read a file and find its articles.

    Plain text, Markdown, HTML, PDF and Word files are a page each; tables (CSV, TSV, JSON Lines, Parquet, Excel) are
    given some hundred rows at a time. Any of them may be packed (.gz, .xz, .bz2); a zip archive gives the pages of its
    members.

    Parameters
    ----------
    path:
        A file; ``-`` for standard input; or a member of an archive, ``archive.zip/member.txt``.
    columns:
        Which columns of a table are what.

    Raises
    ------
    InputError
        The file cannot be read, or holds no text.
    MissingExtraError
        Its format needs packages that are not installed.
    """
    source = str(path)
    with open_source(source) as opened:
        yield from _read(opened, source, columns)


def _read(opened: Opened, source: str, columns: Columns) -> Iterator[Page]:
    head = opened.stream.peek(LOOK)
    form = form_of(opened.name, head, source, as_table=columns != _DEFAULT)
    if form == "zip":
        if opened.path is None or opened.path.suffix.lower() != ENDING:
            raise InputError(f"{source}: a zip archive, but not a file of its own that ends in .zip; unpack it first")
        for member in members(opened.path):
            yield from read_pages(member, columns)
    elif form in TABLES:
        yield from _reader(form).read(opened, source, columns)
    else:
        yield _reader(form).read(read_all(opened.stream, source), source)


def _reader(form: str) -> Any:
    # Each is loaded when it is needed, for some of what they stand on is slow to load.
    return import_module(f"zhuti.pages.readers.{form}")
