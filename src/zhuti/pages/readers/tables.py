"""Tables: which column is the text, and records to paragraphs."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from zhuti.errors import InputError
from zhuti.pages.blocks import ROLES, Article, Block
from zhuti.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TEXT_COLUMNS = (
    "text", "paragraph", "content", "contents", "para", "body", "sentence",
    "正文", "内容", "文本", "段落", "文字", "全文", "內容", "文章",
)  # fmt: skip
_LISTS = ("paras", "paragraphs", *TEXT_COLUMNS)
_TITLES = ("title", "headline", "标题", "题目", "標題", "題目")
_OURS = frozenset(
    [
        "source",
        "article",
        "block",
        "role",
        "headline",
        "text",
        "theme",
        "themes",
        "scores",
        "sure",
        "spans",
        "why",
        "boxes",
    ]
)
_ROWS_A_PAGE = 500
_ROWS_AN_ARTICLE = 2000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table are what.

    Attributes
    ----------
    text:
        Name of the column that holds the texts; if None it is found by its name (`TEXT_COLUMNS`).
    article:
        Name of a column: consecutive rows that have the same in it are read as one article. If None, each row is read
        alone.
    """

    text: str | None = None
    article: str | None = None


class Record(NamedTuple):
    """A row of a table: its place, for messages, and its values by column."""

    place: int
    values: Mapping[str, Any]


def name_columns(cells: Iterable[str]) -> list[str]:
    """Name the columns by the cells of the first row; those without a name by their number, and no two alike."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {number}"
        names.append(f"{name} {number}" if name in names else name)
    return names


def read_records(records: Iterable[Record], source: str, encoding: str, columns: Columns) -> Iterator[Page]:
    """Make pages of the records of a table, some hundred rows a page.

    A record that holds a list of paragraphs is an article by itself.

    Parameters
    ----------
    records:
        In order; they are taken as they are needed.
    source, encoding:
        Of the file.
    columns:
        Which are what.

    Raises
    ------
    InputError
        A column that was named is missing, or the one of the texts cannot be told.
    """
    articles = _articles(records, source, columns)
    while some := tuple(islice(articles, _ROWS_A_PAGE)):
        yield Page(source, encoding, "", some)


def _articles(records: Iterable[Record], source: str, columns: Columns) -> Iterator[Article]:
    def belongs_to(record: Record) -> tuple[str, Any]:
        if columns.article is None or _list_of(record):
            return "record", record.place
        if columns.article not in record.values:
            raise InputError(f"{source}:{record.place}: has no column {columns.article!r}; {_names(record)}")
        return "article", _text(record.values[columns.article])

    for (kind, _), run in groupby(records, belongs_to):
        while rows := tuple(islice(run, _ROWS_AN_ARTICLE)):
            whole = kind == "record" and _list_of(rows[0])
            if whole:
                yield _article(rows[0], whole, source)
            else:
                yield Article(tuple(_row(row, source, columns) for row in rows), alone=kind == "record")


def _row(record: Record, source: str, columns: Columns) -> Block:
    name = _text_column(record, source, columns)
    role = record.values.get("role")
    left_out = {name} | ({"role"} if role in ROLES else set())
    return Block(role if role in ROLES else "body", _text(record.values[name]), row=_carried(record.values, left_out))


def _text_column(record: Record, source: str, columns: Columns) -> str:
    where = f"{source}:{record.place}"
    if columns.text is not None:
        if columns.text not in record.values:
            raise InputError(f"{where}: has no column {columns.text!r}; {_names(record)}")
        return columns.text
    names = {name.strip().lower(): name for name in reversed(list(record.values))}
    found = next((names[name] for name in TEXT_COLUMNS if name in names), None)
    if found is None and len(record.values) == 1:
        found = next(iter(record.values))
    if found is None:
        raise InputError(f"{where}: which column holds the text? Name it with --column; {_names(record)}")
    return found


def _names(record: Record) -> str:
    return f"it has {', '.join(map(repr, record.values)) or 'none'}"[:500]


def _list_of(record: Record) -> str | None:
    """Name the column that holds a list of paragraphs, if one does."""
    return next((name for name in _LISTS if isinstance(record.values.get(name), list)), None)


def _article(record: Record, name: str, source: str) -> Article:
    """Make an article of a record that holds its paragraphs, as text or as objects with ``text`` and ``role``."""
    where = f"{source}:{record.place}: {name}"
    title = next((title for title in _TITLES if isinstance(record.values.get(title), str)), None)
    row = _carried(record.values, {name, title or ""})
    blocks = [_paragraph(value, f"{where}[{number}]", row) for number, value in enumerate(record.values[name])]
    headline = _text(record.values[title]).strip() if title else ""
    if headline and not any(block.role == "headline" for block in blocks):
        blocks.insert(0, Block("headline", headline, row=row))
    if not blocks:
        raise InputError(f"{where}: is empty; an article needs at least one paragraph")
    return Article(tuple(blocks))


def _paragraph(value: Any, where: str, row: Mapping[str, str]) -> Block:
    if isinstance(value, str):
        return Block("body", _text(value), row=row)
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        role = value.get("role")
        return Block(role if role in ROLES else "body", _text(value["text"]), row=row)
    raise InputError(f"{where}: should be a text, or an object with a text")


def _carried(values: Mapping[str, Any], left_out: set[str]) -> dict[str, str]:
    """Make texts of the columns that go through to the output; those that have a name of ours get another."""
    return {
        f"input_{name}" if name in _OURS or name.startswith("score_") else name: _text(value)
        for name, value in values.items()
        if name not in left_out
    }


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict | bool) else str(value)
    # Half a character, which JSON may spell out (\ud83d), can be neither labelled nor written.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _is_broken(text) else text


def _is_broken(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)
