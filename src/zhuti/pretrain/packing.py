"""Documents packed into rows of tokens in window format, kept on disk and mapped into memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.tokenizer import CLS, MARKERS, PAD, SEP, token_id
from zhuti.errors import InputError
from zhuti.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from zhuti.pretrain.corpus import Document

_TITLE_TOKENS = 24
_LEAST_ROOM = 16
_DOCUMENTS_AT_ONCE = 500


class Packer:
    """Packs documents into rows of exactly `tokens` tokens, in the format of labelling windows.

    Each document opens with ``[CLS] title [SEP]``, each paragraph with ``[P]``; a document that runs over a row's end
    goes on in the next, which opens with the title again. Short documents share a row.

    Parameters
    ----------
    tokenizer:
        Must know [CLS], [SEP], [PAD] and the role markers.
    tokens:
        Length of a row, at least :data:`zhuti.pretrain.config.LEAST_TOKENS`.
    """

    def __init__(self, tokenizer: Tokenizer, tokens: int) -> None:
        self._tokens = tokens
        self._cls, self._sep, self._body, self._pad = (
            token_id(tokenizer, token) for token in (CLS, SEP, MARKERS["body"], PAD)
        )
        self._row: list[int] = []

    def add(self, title: list[int], paragraphs: list[list[int]]) -> Iterator[list[int]]:
        """Put a document in; yields the rows that it fills."""
        opening = [self._cls, *title[:_TITLE_TOKENS], self._sep]
        if len(self._row) + len(opening) > self._tokens - (_LEAST_ROOM if paragraphs else 0):
            yield self._flush()
        self._row += opening
        for paragraph in paragraphs:
            rest = paragraph
            while rest:
                room = self._tokens - len(self._row) - 2
                if room < _LEAST_ROOM:
                    yield self._flush()
                    self._row += opening
                    continue
                self._row += [self._body, *rest[:room], self._sep]
                rest = rest[room:]

    def rest(self) -> Iterator[list[int]]:
        """Yield what is left, padded."""
        if self._row:
            yield self._flush()

    def _flush(self) -> list[int]:
        row, self._row = self._row, []
        return row + [self._pad] * (self._tokens - len(row))


@dataclass(frozen=True, slots=True)
class Rows:
    """Packed rows on disk, one after the other as 16- or 32-bit numbers.

    Attributes
    ----------
    ids:
        Token ids, shape (rows, tokens), mapped from the file.
    held_out:
        How many of the last rows are kept back for measuring.
    documents, characters:
        How many different ones were packed, the held-out ones among them; None where that was not counted.
    """

    ids: NDArray[np.unsignedinteger]
    held_out: int
    documents: int | None = None
    characters: int | None = None

    @property
    def training(self) -> NDArray[np.unsignedinteger]:
        """The rows to learn from."""
        return self.ids[: len(self.ids) - self.held_out]

    @property
    def measuring(self) -> NDArray[np.unsignedinteger]:
        """The rows kept back."""
        return self.ids[len(self.ids) - self.held_out :]


def write_rows(documents: Iterable[Document], tokenizer: Tokenizer, tokens: int, held_out: float, path: Path) -> None:
    """Pack documents into a file of rows, in the corpora's order, the held-out ones last.

    Whole documents are held out, at even distances whatever their weight and the length of a row, so that no copy of
    one and no row of another length is trained on.

    Parameters
    ----------
    documents:
        The corpora.
    tokenizer:
        Its vocabulary decides the width of the numbers.
    tokens:
        Length of a row.
    held_out:
        Share of documents to keep back, between 0 and 1.
    path:
        The file; its shape is written to ``<path>.json`` beside it when it is whole.

    Raises
    ------
    InputError
        There are too few documents.
    """
    every = round(1 / held_out)
    count = characters = 0
    tokenizer.encode_special_tokens = True
    with replacing(path) as beside, beside.open("wb") as file, tempfile.TemporaryFile(dir=path.parent) as aside:
        training, held = _Sink(tokenizer, tokens, file), _Sink(tokenizer, tokens, aside)
        for document, title, paragraphs in _encoded(documents, tokenizer):
            count += 1
            characters += len(document.title) + sum(map(len, document.paragraphs))
            if count % every == 0:
                held.add(title, paragraphs, min(1, document.copies))
            else:
                training.add(title, paragraphs, document.copies)
        training.close()
        held.close()
        if not (training.rows and held.rows):
            raise InputError(
                f"the corpora hold {count} documents; at least {every + 1} are needed to hold out {held_out} of them"
            )
        aside.seek(0)
        shutil.copyfileobj(aside, file)
    shape = {"rows": training.rows + held.rows, "tokens": tokens, "held_out": held.rows}
    with replacing(path.with_suffix(".json")) as beside:
        beside.write_text(json.dumps({**shape, "documents": count, "characters": characters}))


class _Sink:
    """Packs into a file and counts the rows."""

    def __init__(self, tokenizer: Tokenizer, tokens: int, file: IO[bytes]) -> None:
        self._packer, self._file = Packer(tokenizer, tokens), file
        self._dtype = np.uint16 if tokenizer.get_vocab_size() <= np.iinfo(np.uint16).max else np.uint32
        self.rows = 0

    def add(self, title: list[int], paragraphs: list[list[int]], copies: int) -> None:
        for _ in range(copies):
            self._write(self._packer.add(title, paragraphs))

    def close(self) -> None:
        self._write(self._packer.rest())

    def _write(self, rows: Iterator[list[int]]) -> None:
        for row in rows:
            self._file.write(np.asarray(row, self._dtype).tobytes())
            self.rows += 1


def _encoded(
    documents: Iterable[Document], tokenizer: Tokenizer
) -> Iterator[tuple[Document, list[int], list[list[int]]]]:
    iterator = iter(documents)
    while group := list(islice(iterator, _DOCUMENTS_AT_ONCE)):
        texts = [text for document in group for text in (document.title, *document.paragraphs)]
        encoded = iter(tokenizer.encode_batch_fast(texts, add_special_tokens=False))
        for document in group:
            title = next(encoded).ids
            yield document, title, [next(encoded).ids for _ in document.paragraphs]


def open_rows(path: Path) -> Rows:
    """Map a file of rows into memory.

    Parameters
    ----------
    path:
        As given to :func:`write_rows`.

    Raises
    ------
    InputError
        The file is not as long as its shape says.
    """
    shape = json.loads(path.with_suffix(".json").read_text())
    rows, tokens = shape["rows"], shape["tokens"]
    widths = {rows * tokens * np.dtype(dtype).itemsize: dtype for dtype in (np.uint16, np.uint32)}
    dtype = widths.get(path.stat().st_size if path.exists() else 0)
    if dtype is None:
        raise InputError(f"{path}: damaged; delete it and {path.with_suffix('.json').name} and start again")
    ids = np.memmap(path, dtype=dtype, mode="r", shape=(rows, tokens))
    return Rows(ids, shape["held_out"], shape.get("documents"), shape.get("characters"))
