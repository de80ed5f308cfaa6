"""Markdown: headings tell where articles begin; texts and spans are without the marks of markup."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from zhuti.pages.blocks import Article
from zhuti.pages.decode import decode
from zhuti.pages.page import Page
from zhuti.pages.readers.bounds import damaged
from zhuti.pages.signs import ending
from zhuti.pages.structured import BROKEN, Outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from zhuti.pages.blocks import Span

_LINE_END = re.compile(r"\r\n?|\n")
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?s:.*?)\n(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)")
_TITLE = re.compile(r"^title:[ \t]*[\"']?(?P<title>[^\r\n]*?)[\"']?[ \t]*$", re.MULTILINE)
_TAG_OR_LINE_END = re.compile(r"<[^>]*>|[\r\n]+")
_CELL_ENDS = frozenset({"th_close", "td_close"})
_BLOCK_ENDS = frozenset({"heading_close", "paragraph_close", "tr_close", "fence", "html_block"})
_KEPT = frozenset({"text", "text_special", "code_inline"})


def read(data: bytes, source: str) -> Page:
    """Read a Markdown file.

    Raises
    ------
    InputError
        It cannot be decoded.
    """
    decoded = decode(data, source)
    with damaged(source, "Markdown"):
        transcript = _Transcript(decoded.text)
        articles = [transcript.back(article) for article in transcript.outline.articles()]
    return Page(source, decoded.encoding, decoded.text, tuple(articles))


class _Transcript:
    """The words of a Markdown text, each with its place in it."""

    def __init__(self, text: str) -> None:
        from markdown_it import MarkdownIt  # noqa: PLC0415  - slow to import

        self.outline = Outline()
        self._text = text
        self._place = 0
        self._pieces: list[tuple[int, int, int]] = []  # start in the outline, length, start in the text
        matter = _FRONT_MATTER.match(text)
        if matter:
            title = _TITLE.search(matter.group())
            if title and title["title"]:
                self._place = title.start("title")
                self._add([title["title"]], title.end(), level=1)
            self._place = matter.end()
        first = self._place
        # An indent is no sign of code here, nor a line of dashes one of a heading.
        parser = MarkdownIt("commonmark").enable("table").disable(["code", "lheading", "text_join"])
        ends = [first, *(first + end.end() for end in _LINE_END.finditer(text[first:])), len(text)]
        self._read(parser.parse(text[first:]), ends)

    def back(self, article: Article) -> Article:
        """Lead the spans of an article back to the Markdown text."""
        blocks = (
            replace(block, spans=tuple(span for at in block.spans for span in self._back(at)))
            for block in article.blocks
        )
        return Article(tuple(blocks))

    def _back(self, span: Span) -> Iterator[Span]:
        first = bisect_right(self._pieces, span[0], key=lambda piece: piece[0] + piece[1])
        for start, length, origin in self._pieces[first:]:
            if start >= span[1]:
                return
            yield origin + max(0, span[0] - start), origin + min(length, span[1] - start)

    def _read(self, tokens: Sequence[Token], ends: Sequence[int]) -> None:
        level = None
        words: list[str] = []
        for token in tokens:
            end = ends[min(token.map[1], len(ends) - 1)] if token.map else len(self._text)
            if token.type == "heading_open":
                level = int(token.tag[1])
            elif token.type == "list_item_open" and token.info:
                words = [token.info + token.markup]
            elif token.type == "inline":
                words += [_words(child) for child in token.children or []]
            elif token.type == "fence":
                words = token.content.splitlines(keepends=True)
            elif token.type == "html_block":
                words = [f"{part}\n" for part in _TAG_OR_LINE_END.split(token.content)]
            if token.type in _CELL_ENDS:
                words.append(" ")
            elif token.type in _BLOCK_ENDS:
                self._add(words, end, level)
                words, level = [], None

    def _add(self, words: Sequence[str], end: int, level: int | None = None) -> None:
        """Add a block of some words, as far as they are found in the text before `end`."""
        written: list[str] = []
        start, length = self.outline.length, 0
        for word in words:
            bare = word.strip("\n")
            place = self._text.find(bare, self._place, end) if bare.strip() else -1
            if place >= 0:
                self._pieces.append((start + length + word.index(bare), len(bare), place))
                self._place = place + len(bare)
            elif bare.strip():
                continue
            elif word == "\n" and _goes_on("".join(written[-1:])):
                word = " " if written[-1][-1].isascii() else ""  # noqa: PLW2901
            written.append(word)
            length += len(word)
        if length:
            self.outline.add("".join(written), level)


def _goes_on(before: str) -> bool:
    """Whether a line end after some words only breaks the line; some write one paragraph a line."""
    return bool(before.strip()) and ending("".join(before.split())) in BROKEN


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return token.content if token.type in _KEPT else ""
