"""What every other format comes down to: one labelled paragraph a row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from zhuti.corpus.articles import AnnotatedArticle, Paragraph
from zhuti.corpus.records import Wrong
from zhuti.pages.blocks import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from zhuti.themes import Scheme

_NONE = {"", "-", "none", "null", "无", "无主题", "其他", "其它", "other"}
_TRUE = {"true", "1", "yes", "是"}


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph as another format has it.

    Attributes
    ----------
    line:
        Where it stands in its file, from 1.
    text, labels:
        The paragraph and the names of its themes as they stand there, the main one first.
    article:
        What tells that rows are of one article; its id.
    title, date, source, origin, role, unsure:
        As in :class:`zhuti.corpus.articles.AnnotatedArticle`, as far as the format has them.
    """

    line: int
    text: str
    labels: tuple[str, ...]
    article: str = ""
    title: str = ""
    date: str = ""
    source: str = ""
    origin: str = ""
    role: str = "body"
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader or writer may need to be told.

    Attributes
    ----------
    columns:
        The name of a column for a field of :class:`Row`, where guessing would not find it.
    classes:
        The file of class names (THUCNews).
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    classes: Path | None = None


class Names:
    """Finds themes by their ids, their names in either language, or names that the user gives.

    Parameters
    ----------
    scheme:
        The themes.
    others:
        More names, each for a theme's id or ``none``.

    Raises
    ------
    ValueError
        `others` name a theme that does not exist.
    """

    def __init__(self, scheme: Scheme, others: Mapping[str, str] | None = None) -> None:
        self._ids = scheme.ids
        self._of: dict[str, str] = {}
        for theme in scheme.themes:
            self._of.update({_plain(name): theme.id for name in (theme.id, theme.zh, theme.en, theme.label)})
        for name, theme_id in (others or {}).items():
            if theme_id not in (*scheme.ids, "none"):
                raise ValueError(f"{theme_id} is no theme; known are {', '.join(scheme.ids)} and none")
            self._of[_plain(name)] = theme_id

    def themes(self, labels: Iterable[str]) -> tuple[str, ...]:
        """Find the themes of some labels; those that mean none fall away.

        Raises
        ------
        KeyError
            A label names no theme.
        """
        found = dict.fromkeys(self._theme(label) for label in labels)
        return tuple(theme for theme in found if theme != "none")

    def _theme(self, label: str) -> str:
        name = _plain(label)
        if name in self._of:
            return self._of[name]
        if name in _NONE:
            return "none"
        raise KeyError(label)

    def known(self) -> str:
        """Name the themes, for messages."""
        return ", ".join(self._ids)


def _plain(name: str) -> str:
    """Reduce a name to what all formats keep of it: fastText writes spaces as underscores."""
    return "_".join(name.lower().split())


def to_articles(file: Path, rows: Iterable[Row | Wrong], names: Names) -> Iterator[AnnotatedArticle | Wrong]:
    """Put the rows of a file together to articles.

    Rows with the same `article` are one, and so are neighbours with the same headline where there is no `article`; each
    other row is an article by itself.
    """
    grouped = defaultdict[str, list[tuple[Row, Paragraph]]](list)
    before: Row | None = None
    group = ""
    for row in rows:
        if isinstance(row, Wrong):
            yield row
            continue
        if row.article or not (before and row.title and row.title == before.title and not before.article):
            group = row.article or f"{file.stem}-{row.line}"
        before = row
        paragraph = _paragraph(file, row, names)
        if isinstance(paragraph, Wrong):
            yield paragraph
        else:
            grouped[group].append((row, paragraph))
    for name, members in grouped.items():
        first = {
            key: next((value for row, _ in members if (value := getattr(row, key))), "")
            for key in ("title", "date", "source", "origin")
        }
        first["source"] = first["source"] or file.stem
        yield AnnotatedArticle(id=name, paragraphs=tuple(paragraph for _, paragraph in members), **first)


def _paragraph(file: Path, row: Row, names: Names) -> Paragraph | Wrong:
    if not row.text.strip():
        return Wrong(file, row.line, "text", "is empty")
    if row.role not in get_args(Role):
        return Wrong(file, row.line, "role", f"{row.role!r} is none of {', '.join(get_args(Role))}")
    try:
        themes = names.themes(row.labels)
    except KeyError as error:
        message = f"{error.args[0]!r} is no theme; known are {names.known()}; say what it means with --map"
        return Wrong(file, row.line, "themes", message)
    return Paragraph.model_validate(
        {"text": row.text.strip(), "themes": themes, "role": row.role, "unsure": row.unsure}
    )


def to_rows(articles: Iterable[AnnotatedArticle], *, single: bool = False) -> Iterator[Row]:
    """Take articles apart into rows; with `single`, only the main theme of each paragraph is kept."""
    line = 0
    for article in articles:
        for paragraph in article.paragraphs:
            line += 1
            yield Row(
                line=line,
                text=paragraph.text,
                labels=paragraph.themes[:1] if single else paragraph.themes,
                article=article.id,
                title=article.title,
                date=article.date,
                source=article.source,
                origin=article.origin,
                role=paragraph.role,
                unsure=paragraph.unsure,
            )


def truth(value: Any) -> bool:
    """Read a yes or no of a table or of JSON."""
    return str(value).strip().lower() in _TRUE
