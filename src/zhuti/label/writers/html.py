"""One self-contained page: the articles as they read, every paragraph tinted by its theme."""

from __future__ import annotations

from importlib import resources
from math import ceil
from typing import TYPE_CHECKING, TextIO

from jinja2 import Environment, StrictUndefined

from zhuti.label.writers.words import WORDS
from zhuti.palette import css

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhuti.label.result import LabelledBlock
    from zhuti.themes import Scheme

_LEAST_SHARE = 0.1
_THICKEST = 3


class HtmlWriter:
    """Gathers pages and writes them as one html document.

    Parameters
    ----------
    stream:
        Where to write.
    scheme:
        The model's themes.
    lang:
        ``en`` or ``zh``.
    """

    def __init__(self, stream: TextIO, scheme: Scheme, lang: str) -> None:
        self._stream = stream
        self._scheme = scheme
        self._lang = lang
        self._pages: list[tuple[str, dict[int, list[LabelledBlock]]]] = []

    def page(self, source: str, blocks: Sequence[LabelledBlock]) -> None:
        """Take a page's blocks; the next ones of the page before, if it comes in several pieces."""
        if not self._pages or self._pages[-1][0] != source:
            self._pages.append((source, {}))
        articles = self._pages[-1][1]
        for block in blocks:
            articles.setdefault(block.article, []).append(block)

    def close(self) -> None:
        """Write the document."""
        blocks = [block for _, articles in self._pages for article in articles.values() for block in article]
        counts = {theme.id: sum(block.theme == theme.id for block in blocks) for theme in self._scheme.themes}
        template = resources.files("zhuti.label.writers").joinpath("page.html.jinja").read_text(encoding="utf-8")
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._stream.write(
            environment.from_string(template).render(
                pages=[{"source": source, "articles": list(articles.values())} for source, articles in self._pages],
                scheme=self._scheme,
                number={theme: place for place, theme in enumerate(self._scheme.ids)},
                counts=counts,
                total=len(blocks),
                without=sum(not block.themes for block in blocks),
                doubtful=sum(not block.sure for block in blocks),
                colours=css(len(self._scheme.themes)),
                pieces=_pieces,
                explained=any(block.why is not None for block in blocks),
                lang=self._lang,
                words=WORDS[self._lang],
            )
        )


def _pieces(block: LabelledBlock) -> Iterator[tuple[str, int, str]]:
    """Cut a block's text into pieces, each with how thick its line is and how much the main theme hangs on it."""
    most = max((clause.drop for clause in block.why or ()), default=1)
    reached = 0
    for clause in sorted(block.why or (), key=lambda clause: clause.start):
        if clause.drop >= _LEAST_SHARE * most:
            yield block.text[reached : clause.start], 0, ""
            yield clause.text, ceil(_THICKEST * clause.drop / most), f"{clause.drop:.2f}"
            reached = clause.end
    yield block.text[reached:], 0, ""
