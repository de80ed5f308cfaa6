"""Labels without the words: what may be shipped when the text may not.

A paragraph is named by the SHA-1 of its normalised text (of its first 700 characters, for longer ones were cut there
when they were annotated), a headline likewise. Whoever holds the texts finds the paragraphs again by hashing every
string in them.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhuti.bert.normalise import normalise
from zhuti.corpus.articles import AnnotatedArticle, Paragraph
from zhuti.corpus.records import Named, Paragraphs, Record, Themes, load_records
from zhuti.errors import InputError
from zhuti.files import read_lines
from zhuti.pages.blocks import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from zhuti.themes import Scheme

_NAMED_BY = 700
_PIECES = re.compile(r"(?i)\s*(?:[\r\n]+|</?(?:p|br|div|li|h[1-6])\b[^>]*>)\s*")
_JSON = re.compile(r"\.jsonl?(\.gz|\.xz|\.bz2)?$")

TEXTS = tuple(
    f"{suffix}{packed}"
    for suffix in (".json", ".jsonl", ".txt", ".md", ".csv", ".html", ".js")
    for packed in ("", ".gz", ".xz", ".bz2")
)
"""The ends of file names that texts are looked for in."""


class LabelledHash(Record):
    """A paragraph's labels and, in place of its text, the SHA-1 and the number of characters of it."""

    sha1: str
    length: int
    themes: Themes
    role: Role = "body"
    unsure: bool = False


class Labels(Named):
    """An article's labels without its words; `title_sha1` is empty where it has no headline."""

    source: str
    title_sha1: str
    date: str = ""
    origin: str = ""
    paragraphs: Paragraphs[LabelledHash]


def sha1(text: str) -> str:
    """Name a text by its words: the SHA-1 of its normalised form in UTF-8; an empty text has no name."""
    normal = normalise(text.strip()[:_NAMED_BY])
    return hashlib.sha1(normal.encode("utf-8"), usedforsecurity=False).hexdigest() if normal else ""


def detach(article: AnnotatedArticle) -> Labels:
    """Take the words out of an article."""
    return Labels(
        title_sha1=sha1(article.title),
        paragraphs=tuple(
            LabelledHash(
                sha1=sha1(paragraph.text), length=len(paragraph.text.strip()), **paragraph.model_dump(exclude={"text"})
            )
            for paragraph in article.paragraphs
        ),
        **article.model_dump(exclude={"title", "paragraphs"}),
    )


def load_labels(files: Iterable[Path], scheme: Scheme | None = None) -> list[Labels]:
    """Load stand-off labels.

    Raises
    ------
    InputError
        A line for each wrong field of each line of each file.
    """
    return load_records(files, Labels, scheme)


def find_texts(labels: Iterable[Labels], files: Iterable[Path]) -> dict[str, str]:
    """Look for the texts that labels were made for.

    Parameters
    ----------
    labels:
        All that is wanted.
    files:
        JSON and JSON Lines, of which every string counts, and other text, of which every line counts; both are also
        cut at line ends and paragraph tags. Reading stops when all is found.

    Returns
    -------
    The texts by their SHA-1.
    """
    wanted = {name for article in labels for name in (article.title_sha1, *(part.sha1 for part in article.paragraphs))}
    wanted.discard("")
    found: dict[str, str] = {}
    for file in files:
        for text in _strings(file):
            name = sha1(text)
            if name in wanted:
                found.setdefault(name, text)
        if len(found) == len(wanted):
            break
    return found


@dataclass(frozen=True, slots=True)
class Attached:
    """What was found again.

    Attributes
    ----------
    articles:
        With their words, in the labels' order; a paragraph that was not found is left out, and so is an article of
        which nothing was found.
    found, wanted:
        Number of paragraphs.
    """

    articles: list[AnnotatedArticle]
    found: int
    wanted: int


def attach(labels: Iterable[Labels], texts: dict[str, str]) -> Attached:
    """Put the words back.

    Parameters
    ----------
    labels:
        Articles without words.
    texts:
        What :func:`find_texts` found.
    """
    articles = []
    found = wanted = 0
    for article in labels:
        paragraphs = tuple(
            Paragraph(text=texts[part.sha1][: part.length], **part.model_dump(exclude={"sha1", "length"}))
            for part in article.paragraphs
            if part.sha1 in texts
        )
        wanted += len(article.paragraphs)
        found += len(paragraphs)
        if paragraphs:
            rest = article.model_dump(exclude={"title_sha1", "paragraphs"})
            articles.append(AnnotatedArticle(title=texts.get(article.title_sha1, ""), paragraphs=paragraphs, **rest))
    return Attached(articles, found, wanted)


def _strings(file: Path) -> Iterator[str]:
    for string in _json_strings(file) if _JSON.search(file.name) else _lines(file):
        for piece in {string, *_PIECES.split(string)} if _PIECES.search(string) else (string,):
            if text := html.unescape(piece).strip():
                yield text


def _lines(file: Path) -> Iterator[str]:
    for _, line in read_lines(file):
        yield line.decode("utf-8", errors="replace")


def _json_strings(file: Path) -> Iterator[str]:
    numbered = read_lines(file)
    if ".jsonl" not in file.name:
        numbered = iter([(1, b"".join(line for _, line in numbered))])
    for number, line in numbered:
        try:
            yield from _leaves(json.loads(line))
        except ValueError as error:
            raise InputError(f"{file}:{number}: not JSON: {error}") from None


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
