"""The labelling engine."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from zhuti.bert.decide import Decided, decide
from zhuti.bert.folder import INFO, ONNX_FP32, ONNX_INT8, TOKENIZER, file_hash, load_info, load_tokenizer, shipped_model
from zhuti.bert.windows import Window, Windower
from zhuti.label.explain import Explainer
from zhuti.label.passages import Passage, chunks, passages, read_passages
from zhuti.label.result import Labelled, LabelledBlock
from zhuti.label.runtime import OnnxRuntime
from zhuti.label.script import simplified
from zhuti.label.texts import as_texts
from zhuti.pages import Article, Block, Columns, find_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhuti.label.explain import Clause
    from zhuti.label.texts import Texts
    from zhuti.themes import Scheme

_FILES = {"int8": ONNX_INT8, "fp32": ONNX_FP32}
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_LETTERS = re.compile(r"\w+")
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
    explain:
        Also find the clauses that carry each block's main theme (``block.why``); every block is read again once a
        clause, so this takes many times as long.

    Notes
    -----
    A labeller holds nothing that changes: threads may share one. It is pickled as its arguments.

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
        explain: bool = False,
    ) -> None:
        folder = Path(model) if model else shipped_model()
        self._arguments = (folder.absolute(), scheme, precision, threads, explain)
        self.info = load_info(folder, scheme)
        self._windower = Windower(load_tokenizer(folder), self.info.window)
        self._runtime = OnnxRuntime(folder, _FILES[precision], threads)
        self._explainer = Explainer(self._windower, self._runtime, self.info.scheme) if explain else None

    def __reduce__(self) -> tuple[type[Labeller], tuple[object, ...]]:
        """Pickle as the arguments: the other process loads the model itself."""
        return type(self), self._arguments

    def model_hash(self) -> str:
        """SHA-256 of all that scores depend on in the model folder, in hexadecimal."""
        folder, precision = self._arguments[0], self._arguments[2]
        hashes = [file_hash(folder / name) for name in (INFO, TOKENIZER, _FILES[precision])]
        return hashlib.sha256("".join(hashes).encode()).hexdigest()

    def label_file(self, path: str | Path, columns: Columns | None = None) -> Labelled:
        """Label a file: text, Markdown, HTML, PDF, Word, a table, or any of these packed; ``-`` is standard input.

        Parameters
        ----------
        path:
            The file; of a zip archive all members are labelled, or one: ``archive.zip/member.txt``.
        columns:
            Which columns of a table are what.

        Raises
        ------
        InputError
            The file cannot be read, or holds no text.
        MissingExtraError
            Its format needs packages that are not installed.
        """
        return self._all(read_passages(path, columns or Columns()))

    def label_text(self, text: str) -> Labelled:
        """Label the text of a page: its articles and paragraphs are found first."""
        return self.label_articles(find_articles(text))

    def label_article(self, headline: str | None, paragraphs: Texts) -> Labelled:
        """Label paragraphs that are whole already, read in their article; one result a paragraph.

        Parameters
        ----------
        headline:
            The article's, if it has one.
        paragraphs:
            See :meth:`label_paragraphs`.
        """
        blocks = [Block("body", text) for text in as_texts(paragraphs)]
        opening = [Block("headline", headline)] if headline else []
        labelled = self.label_articles([Article((*opening, *blocks))])
        return labelled[len(opening) :]

    def label_paragraphs(self, paragraphs: Texts) -> Labelled:
        """Label paragraphs that have no article, each read alone.

        Parameters
        ----------
        paragraphs:
            One text, or texts: a list, any other iterable, a column of pandas, polars, pyarrow or datasets. What is
            missing (None, NaN) counts as empty, so that there is one result a paragraph.

        Raises
        ------
        InputError
            Something else than text is among them.

        Examples
        --------
        In a dataset of Hugging Face's ``datasets``::

            dataset.map(lambda batch: labeller.label_paragraphs(batch["text"]).to_dict(), batched=True)
        """
        return self._all(
            Passage("", number, number, "", (Block("body", text),), alone=True)
            for number, text in enumerate(as_texts(paragraphs), 1)
        )

    def label_articles(self, articles: Iterable[Article], source: str = "") -> Labelled:
        """Label the blocks of articles, each read in its article, in page order."""
        return self._all(passages(articles, source))

    def label_passages(self, some: Sequence[Passage]) -> list[LabelledBlock]:
        """Label one chunk of passages, all in memory at once."""
        texts = [[block.text for block in (*passage.opening, *passage.blocks)] for passage in some]
        scripts = [simplified(own) for own in texts]
        read = [text for script in scripts for text in script.texts]
        ids = self._windower.encode(read)
        windows: list[Window] = []
        first = 0
        for passage in some:
            last = first + len(passage.opening) + len(passage.blocks)
            windows += self._windows(passage, ids[first:last], first)
            first = last
        decided = self._decide(read, windows)
        unsure = (not script.sure for script in scripts for _ in script.texts)
        decided = [
            replace(decision, sure=False) if doubt else decision
            for decision, doubt in zip(decided, unsure, strict=True)
        ]
        why = self._explainer.explain(read, ids, windows, decided) if self._explainer else [None] * len(read)
        return _labelled(some, decided, why)

    def _all(self, some: Iterable[Passage]) -> Labelled:
        blocks = (block for chunk in chunks(some) for block in self.label_passages(chunk))
        return Labelled(blocks, self.info.scheme)

    def _windows(self, passage: Passage, ids: Sequence[list[int]], first: int) -> list[Window]:
        """Cut a passage into windows that number its blocks from `first`."""
        if passage.alone:
            return [self._windower.alone(tokens, number) for number, tokens in enumerate(ids, first)]
        roles = [block.role for block in (*passage.opening, *passage.blocks)]
        return [
            Window(window.ids, window.markers, [first + block for block in window.blocks])
            for window in self._windower.article(roles, ids)
            if window.blocks
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
    han, letters = (len(text) - len(kind.sub("", text)) for kind in (_HAN, _LETTERS))
    return han > _LEAST_HAN * letters


def _labelled(
    some: Sequence[Passage], decided: Iterable[Decided], why: Iterable[tuple[Clause, ...] | None]
) -> list[LabelledBlock]:
    rest = iter(zip(decided, why, strict=True))
    blocks: list[LabelledBlock] = []
    for passage in some:
        next(islice(rest, len(passage.opening), len(passage.opening)), None)
        for number, block in enumerate(passage.blocks, passage.first):
            decision, clauses = next(rest)
            blocks.append(
                LabelledBlock(
                    source=passage.source,
                    article=passage.article,
                    block=number,
                    role=block.role,
                    headline=passage.headline,
                    text=block.text,
                    theme=decision.themes[0] if decision.themes else None,
                    themes=decision.themes,
                    scores=decision.scores,
                    sure=decision.sure,
                    spans=block.spans,
                    why=clauses and tuple(clause.within(block.text) for clause in clauses),
                    boxes=block.boxes,
                    row=block.row,
                )
            )
    return blocks
