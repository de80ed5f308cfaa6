"""One self-contained page: the articles as they read, every paragraph tinted by its theme."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, TextIO

from jinja2 import Environment, StrictUndefined

from zhuti.label.writers.words import WORDS
from zhuti.palette import css

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.label.result import LabelledBlock
    from zhuti.themes import Scheme


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
        self._pages: list[dict[str, Any]] = []

    def page(self, source: str, blocks: Sequence[LabelledBlock]) -> None:
        """Take a page's blocks."""
        articles: dict[int, list[LabelledBlock]] = {}
        for block in blocks:
            articles.setdefault(block.article, []).append(block)
        self._pages.append({"source": source, "articles": list(articles.values())})

    def close(self) -> None:
        """Write the document."""
        blocks = [block for page in self._pages for article in page["articles"] for block in article]
        counts = {theme.id: sum(block.theme == theme.id for block in blocks) for theme in self._scheme.themes}
        template = resources.files("zhuti.label.writers").joinpath("page.html.jinja").read_text(encoding="utf-8")
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._stream.write(
            environment.from_string(template).render(
                pages=self._pages,
                scheme=self._scheme,
                number={theme: place for place, theme in enumerate(self._scheme.ids)},
                counts=counts,
                total=len(blocks),
                without=sum(not block.themes for block in blocks),
                doubtful=sum(not block.sure for block in blocks),
                colours=css(len(self._scheme.themes)),
                lang=self._lang,
                words=WORDS[self._lang],
            )
        )
