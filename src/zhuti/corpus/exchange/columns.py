"""Which column of a table holds what."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from zhuti.corpus.exchange.rows import Row, truth
from zhuti.corpus.records import Wrong
from zhuti.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_NAMES = {
    "text": ("text", "paragraph", "content", "sentence", "正文", "段落", "内容", "文本", "原文", "文字"),
    "themes": (
        "themes", "theme", "labels", "label", "main", "category", "class", "tag",
        "主题", "标签", "类别", "分类", "标注", "主要主题", "主标签",
    ),
    "others": ("others", "其他主题", "次要主题", "副标签"),
    "article": ("article", "article_id", "articleid", "doc_id", "文章", "文章编号", "篇号", "文章id", "编号"),
    "title": ("title", "headline", "标题", "题目", "题名"),
    "date": ("date", "日期", "时间", "出版日期", "发布日期"),
    "source": ("source", "newspaper", "来源", "报纸", "报刊", "出处"),
    "origin": ("origin", "file", "url", "文件", "网址", "链接"),
    "role": ("role", "角色"),
    "unsure": ("unsure", "存疑", "不确定"),
}  # fmt: skip
_SEPARATOR = re.compile(r"[;；|｜,，、\n]")
FIELDS = tuple(_NAMES)


def find_columns(header: Sequence[str], given: Mapping[str, str], place: str) -> dict[str, str]:
    """Find the column of each field.

    Parameters
    ----------
    header:
        The columns' names.
    given:
        Column by field, where the user has said it.
    place:
        File and line, for messages.

    Raises
    ------
    InputError
        A given column is not there, or no column can be the text or the themes.
    """
    if unknown := sorted(set(given) - set(FIELDS)):
        raise InputError(f"{place}: no field is called {', '.join(unknown)}; there are {', '.join(FIELDS)}")
    plain = {name.strip().lower(): name for name in reversed(header)}
    columns = {}
    for field, names in _NAMES.items():
        if field in given and given[field].strip().lower() not in plain:
            raise InputError(f"{place}: no column is called {given[field]!r}; there are {', '.join(header)}")
        wanted = [given[field].strip().lower()] if field in given else names
        if found := next((plain[name] for name in wanted if name in plain), None):
            columns[field] = found
    for field in ("text", "themes"):
        if field not in columns:
            raise InputError(
                f"{place}: cannot tell which column holds the {field}; say it with --column {field}=NAME. "
                f"The columns are {', '.join(header)}"
            )
    return columns


def rows_of(
    records: Iterable[tuple[int, Mapping[str, Any]] | Wrong], columns: Mapping[str, str]
) -> Iterator[Row | Wrong]:
    """Read rows by their columns.

    Parameters
    ----------
    records:
        Line and cells by column.
    columns:
        Column by field.
    """
    for record in records:
        if isinstance(record, Wrong):
            yield record
            continue
        line, cells = record
        values = {field: cells.get(column) for field, column in columns.items()}
        texts = {field: _text(value) for field, value in values.items() if field not in ("themes", "others", "unsure")}
        yield Row(
            line=line,
            labels=tuple(label for field in ("themes", "others") for label in labels_of(values.get(field))),
            unsure=truth(values.get("unsure")),
            text=texts.pop("text"),
            role=texts.pop("role", "") or "body",
            **texts,
        )


def labels_of(value: Any) -> list[str]:
    """Read the labels of a cell: a list, a list in JSON, Label Studio's choices, or names with separators between."""
    if isinstance(value, dict):
        value = value.get("choices", [])
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        try:
            return labels_of(json.loads(value))
        except ValueError:
            pass
    if isinstance(value, str):
        value = _SEPARATOR.split(value)
    return [label for part in (value or ()) if (label := str(part).strip())]


def cells_of(row: Row, labels: Sequence[str]) -> dict[str, Any]:
    """Lay a row out in columns."""
    return {
        "article": row.article,
        "title": row.title,
        "date": row.date,
        "source": row.source,
        "origin": row.origin,
        "role": row.role,
        "text": row.text,
        "themes": list(labels),
        "unsure": row.unsure,
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value).strip()
