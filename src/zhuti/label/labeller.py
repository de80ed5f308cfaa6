"""The labelling engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from zhuti.bert.decide import Decided, decide
from zhuti.bert.folder import ONNX_FP32, ONNX_INT8, load_info, load_tokenizer, shipped_model
from zhuti.bert.windows import Window, Windower
from zhuti.label.result import LabelledBlock
from zhuti.label.runtime import OnnxRuntime
from zhuti.pages import Article, Block, find_articles, read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhuti.themes import Scheme

_FILES = {"int8": ONNX_INT8, "fp32": ONNX_FP32}
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"\w")
_LEAST_HAN = 0.3


class Labeller:
    """Labels pages, articles and paragraphs by theme.

    Parameters
    ----------
    model:
        A model folder; the shipped model by default.
    scheme:
        If given, the themes that the model must have.
    precision:
        ``int8``, or ``fp32`` where the folder holds that too (`zhuti export`).
    threads:
        For ONNX Runtime; one a core by default.

    Raises
    ------
    ModelError
        The folder is missing, incomplete, or made for other themes.

    Examples
    --------
    >>> from zhuti import Labeller
    >>> labeller = Labeller()
    >>> [block.theme for block in labeller.label_paragraphs(["县里新开发了三百个公益性岗位，优先安排困难群众。"])]
    ['welfare_post']
    """

    def __init__(
        self,
        model: str | Path | None = None,
        scheme: Scheme | None = None,
        precision: Literal["int8", "fp32"] = "int8",
        threads: int | None = None,
    ) -> None:
        folder = Path(model) if model else shipped_model()
        self._arguments = (folder, scheme, precision, threads)
        self.info = load_info(folder, scheme)
        self._windower = Windower(load_tokenizer(folder), self.info.window)
        self._runtime = OnnxRuntime(folder, _FILES[precision], threads)

    def __reduce__(self) -> tuple[type[Labeller], tuple[object, ...]]:
        """Pickle as the arguments: the other process loads the model itself."""
        return type(self), self._arguments

    def label_file(self, path: str | Path) -> list[LabelledBlock]:
        """Label a file; ``-`` is standard input.

        Raises
        ------
        InputError
            The file cannot be read as text.
        """
        page = read_page(path)
        return self.label_articles(page.articles, source=page.source)

    def label_text(self, text: str) -> list[LabelledBlock]:
        """Label the text of a page: its articles and paragraphs are found first."""
        return self.label_articles(find_articles(text))

    def label_article(self, headline: str | None, paragraphs: Iterable[str]) -> list[LabelledBlock]:
        """Label paragraphs that are whole already, read in their article; one result a paragraph."""
        blocks = [Block("body", text) for text in paragraphs]
        opening = [Block("headline", headline)] if headline else []
        labelled = self.label_articles([Article((*opening, *blocks))])
        return labelled[len(opening) :]

    def label_paragraphs(self, paragraphs: Iterable[str]) -> list[LabelledBlock]:
        """Label paragraphs that have no article, each read alone."""
        texts = list(paragraphs)
        ids = self._windower.encode(texts)
        decided = self._decide(texts, [self._windower.alone(tokens, block) for block, tokens in enumerate(ids)])
        blocks = [Block("body", text) for text in texts]
        return [
            _labelled("", number, number, "", block, decision)
            for number, (block, decision) in enumerate(zip(blocks, decided, strict=True), 1)
        ]

    def label_articles(self, articles: Sequence[Article], source: str = "") -> list[LabelledBlock]:
        """Label the blocks of articles, each read in its article, in page order."""
        texts = [block.text for article in articles for block in article.blocks]
        ids = self._windower.encode(texts)
        windows: list[Window] = []
        first = 0
        for article in articles:
            last = first + len(article.blocks)
            found = self._windower.article([block.role for block in article.blocks], ids[first:last])
            windows += [
                Window(window.ids, window.markers, [first + block for block in window.blocks])
                for window in found
                if window.blocks
            ]
            first = last
        decided = iter(enumerate(self._decide(texts, windows), 1))
        return [
            _labelled(source, number, place, article.headline, block, decision)
            for number, article in enumerate(articles, 1)
            for block, (place, decision) in zip(article.blocks, decided, strict=False)
        ]

    def _decide(self, texts: Sequence[str], windows: Sequence[Window]) -> list[Decided]:
        logits = np.zeros((len(texts), len(self.info.scheme.themes)), np.float32)
        for window, rows in zip(windows, self._runtime.logits(windows), strict=True):
            logits[window.blocks] = rows
        decided = decide(logits, self.info.scheme, self.info.decision)
        return [
            decision if _is_chinese(text) else Decided((), decision.scores, sure=False)
            for text, decision in zip(texts, decided, strict=True)
        ]


def _is_chinese(text: str) -> bool:
    """Whether there is enough Chinese in a text for its scores to mean anything."""
    return len(_HAN.findall(text)) > _LEAST_HAN * len(_LETTER.findall(text))


def _labelled(source: str, article: int, place: int, headline: str, block: Block, decision: Decided) -> LabelledBlock:
    return LabelledBlock(
        source=source,
        article=article,
        block=place,
        role=block.role,
        headline=headline,
        text=block.text,
        theme=decision.themes[0] if decision.themes else None,
        themes=decision.themes,
        scores=decision.scores,
        sure=decision.sure,
        spans=block.spans,
    )
