"""Plain-text corpora: documents in, rows of tokens in window format out, kept on disk and mapped into memory."""

from __future__ import annotations

import collections
import json
import random
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.normalise import normalise
from zhuti.bert.tokenizer import CLS, MARKERS, PAD, SEP
from zhuti.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

_TITLE_TOKENS = 24
_LEAST_ROOM = 16
_DOCUMENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Document:
    """One text: its title, if it has one, and its paragraphs."""

    title: str
    paragraphs: list[str]


def read_documents(files: Iterable[Path], weights: dict[str, float], seed: int) -> Iterator[Document]:
    """Stream documents from JSON Lines files (plain or compressed), one ``{"title", "paras"}`` a line.

    Parameters
    ----------
    files:
        The corpora; each is read from start to end.
    weights:
        How often a corpus is seen in one pass, by its file name up to the first dot; 1 where it is not named.
        A weight of 2.5 shows each document twice and half of them a third time.
    seed:
        Chooses which documents the fractional part takes.

    Raises
    ------
    InputError
        A file is missing, or holds something else.
    """
    from datasets import load_dataset  # noqa: PLC0415  - an extra, and slow to import

    rng = random.Random(seed)
    for file in files:
        if not file.is_file():
            raise InputError(f"{file}: no such file")
        weight = weights.get(file.name.split(".")[0], 1.0)
        try:
            for line in load_dataset("text", data_files=str(file), split="train", streaming=True):
                record = json.loads(line["text"])
                document = Document(record.get("title") or "", record.get("paras") or [])
                for _ in range(int(weight) + (rng.random() < weight % 1)):
                    yield document
        except (ValueError, AttributeError, OSError) as error:
            raise InputError(f'{file}: should hold one {{"title", "paras"}} a line: {error}') from error


def sample_texts(documents: Iterable[Document], characters: int, share: float, min_count: int, seed: int) -> list[str]:
    """Draw normalised texts for learning a vocabulary, their rare characters replaced by spaces.

    Parameters
    ----------
    documents:
        The corpora.
    characters:
        Stop after so many.
    share:
        The share of paragraphs to take, so that the sample reaches over the whole of the corpora.
    min_count:
        Characters seen fewer times than this get no piece of their own.
    seed:
        Chooses the paragraphs.
    """
    rng = random.Random(seed)
    texts: list[str] = []
    total = 0
    for document in documents:
        for text in (document.title, *document.paragraphs):
            if text and rng.random() < share:
                texts.append(normalise(text).lower())
                total += len(texts[-1])
        if total >= characters:
            break
    counts = collections.Counter[str]()
    for text in texts:
        counts.update(text)
    rare = str.maketrans({character: " " for character, count in counts.items() if count < min_count})
    return [text.translate(rare) for text in texts]


class Packer:
    """Packs documents into rows of exactly `tokens` tokens, in the format of labelling windows.

    Each document opens with ``[CLS] title [SEP]``, each paragraph with ``[P]``; a document that runs over a row's end
    goes on in the next, which opens with the title again. Short documents share a row.
    """

    def __init__(self, tokenizer: Tokenizer, tokens: int) -> None:
        self._tokenizer = tokenizer
        self._tokens = tokens
        self._cls, self._sep, self._body, self._pad = (
            tokenizer.token_to_id(token) for token in (CLS, SEP, MARKERS["body"], PAD)
        )
        self._row: list[int] = []

    def rows(self, documents: Iterable[Document]) -> Iterator[list[int]]:
        """Yield full rows; what is left at the end is padded."""
        iterator = iter(documents)
        while group := list(islice(iterator, _DOCUMENTS_AT_ONCE)):
            texts = [text for document in group for text in (document.title, *document.paragraphs)]
            encoded = iter(self._tokenizer.encode_batch_fast(texts, add_special_tokens=False))
            for document in group:
                title = next(encoded).ids[:_TITLE_TOKENS]
                yield from self._document(title, [next(encoded).ids for _ in document.paragraphs])
        if self._row:
            yield self._flush()

    def _document(self, title: list[int], paragraphs: list[list[int]]) -> Iterator[list[int]]:
        opening = [self._cls, *title, self._sep]
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
    """

    ids: NDArray[np.unsignedinteger]
    held_out: int

    @property
    def training(self) -> NDArray[np.unsignedinteger]:
        """The rows to learn from."""
        return self.ids[: len(self.ids) - self.held_out]

    @property
    def measuring(self) -> NDArray[np.unsignedinteger]:
        """The rows kept back."""
        return self.ids[len(self.ids) - self.held_out :]


def pack(documents: Iterable[Document], tokenizer: Tokenizer, tokens: int, held_out: float, path: Path) -> Rows:
    """Pack documents into a file of rows, or take the file that an earlier call left.

    Rows are in the corpora's order but for the held-out ones, which are drawn at even distances and put last.

    Parameters
    ----------
    documents:
        Consumed only when there is no file yet.
    tokenizer:
        Its vocabulary decides the width of the numbers.
    tokens:
        Length of a row.
    held_out:
        Share of rows to keep back, between 0 and 1.
    path:
        The file; its shape stands in ``<path>.json`` beside it.
    """
    dtype = np.uint16 if tokenizer.get_vocab_size() <= np.iinfo(np.uint16).max else np.uint32
    shape_file = path.with_suffix(".json")
    if not shape_file.exists():
        every = round(1 / held_out)
        kept_back: list[NDArray[np.unsignedinteger]] = []
        count = 0
        with path.open("wb") as file:
            for row in Packer(tokenizer, tokens).rows(documents):
                count += 1
                numbers = np.asarray(row, dtype)
                if count % every == 0:
                    kept_back.append(numbers)
                else:
                    numbers.tofile(file)
            for numbers in kept_back:
                numbers.tofile(file)
        if not kept_back:
            raise InputError(f"the corpora fill only {count} rows of {tokens} tokens; at least {every} are needed")
        shape_file.write_text(json.dumps({"rows": count, "tokens": tokens, "held_out": len(kept_back)}))
    shape = json.loads(shape_file.read_text())
    ids = np.memmap(path, dtype=dtype, mode="r", shape=(shape["rows"], shape["tokens"]))
    return Rows(ids, shape["held_out"])
