"""Plain-text corpora: files in, documents out, one at a time."""

from __future__ import annotations

import collections
import glob
import lzma
import random
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from zhuti.bert.normalise import normalise
from zhuti.config import describe
from zhuti.errors import InputError
from zhuti.files import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Document:
    """One text.

    Attributes
    ----------
    title:
        Empty if it has none.
    paragraphs:
        None where the document is only a headline.
    copies:
        How often it is seen in one pass.
    """

    title: str
    paragraphs: list[str]
    copies: int = 1


class _Line(BaseModel):
    title: str | None = None
    paras: list[str] | None = None


def read_documents(files: Iterable[Path], weights: Mapping[str, float], seed: int) -> Iterator[Document]:
    """Stream documents from files, plain or compressed (.gz, .xz, .bz2).

    Parameters
    ----------
    files:
        The corpora; each is read from start to end. Plain text (.txt) holds a paragraph a line and a blank line between
        documents; all else is JSON Lines, one ``{"title", "paras"}`` a line.
    weights:
        How often a corpus is seen in one pass, by its file name up to the first dot; 1 where it is not named.
        A weight of 2.5 shows each document twice and half of them a third time.
    seed:
        Chooses which documents the fractional part takes.

    Raises
    ------
    InputError
        A file is missing, or a line holds something else.
    """
    rng = random.Random(seed)  # noqa: S311  - nothing is secret here
    for file in files:
        weight = weights.get(corpus_name(file), 1.0)
        for line in _plain(file) if ".txt" in file.suffixes else _json(file):
            copies = int(weight) + (rng.random() < weight % 1)
            yield Document(line.title or "", line.paras or [], copies)


def corpus_name(file: Path) -> str:
    """Return the name that a corpus goes by in the configuration: its file's, up to the first dot."""
    return file.name.split(".")[0]


def _plain(file: Path) -> Iterator[_Line]:
    for blank, lines in groupby(_lines(file), key=lambda line: not line[1].strip()):
        if not blank:
            yield _Line(paras=[text for _, text in lines])


def _json(file: Path) -> Iterator[_Line]:
    for number, text in _lines(file):
        if text.strip():
            yield _parse(file, number, text)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    from datasets import load_dataset  # noqa: PLC0415  - an extra, and slow to import

    if not file.is_file():
        raise InputError(f"{file}: no such file")
    try:
        # A name may hold brackets, which datasets would take for a pattern.
        lines = load_dataset(
            "text", data_files=glob.escape(str(file)), split="train", streaming=True, encoding="utf-8-sig"
        )
        for number, line in enumerate(lines, 1):
            yield number, line["text"]
    except UnicodeDecodeError:
        raise InputError(f"{file}:{_undecodable_line(file)}: not UTF-8; save the file as UTF-8") from None
    except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
        raise InputError(f"{file}: cannot be read ({error})") from None


def _undecodable_line(file: Path) -> int:
    for number, line in read_lines(file):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number
    return 0


def _parse(file: Path, number: int, text: str) -> _Line:
    try:
        line = _Line.model_validate_json(text)
    except ValidationError as error:
        raise InputError(
            f'{file}:{number}: should be {{"title": text, "paras": [text, …]}}: {describe(error)}'
        ) from None
    if not line.model_fields_set:
        raise InputError(f'{file}:{number}: has neither "title" nor "paras"')
    return line


def sample_texts(documents: Iterable[Document], characters: int, min_count: int, seed: int) -> list[str]:
    """Draw normalised texts for learning a vocabulary, their rare characters replaced by spaces.

    Parameters
    ----------
    documents:
        The corpora, of whatever size; titles and paragraphs are drawn evenly from all of them.
    characters:
        About how many to draw; all where there are fewer.
    min_count:
        Characters that occur fewer times than this in the sample are taken out.
    seed:
        Chooses the texts.
    """
    texts = [normalise(text).lower() for text in _draw(documents, characters, seed)]
    counts = collections.Counter[str]()
    for text in texts:
        counts.update(text)
    rare = str.maketrans({character: " " for character, count in counts.items() if count < min_count})
    return [text.translate(rare) for text in texts]


def _draw(documents: Iterable[Document], characters: int, seed: int) -> list[str]:
    """Take every text, and whenever that is twice too much go on with half of it and half of what follows."""
    rng = random.Random(seed)  # noqa: S311
    share, total, texts = 1.0, 0, list[str]()
    for document in documents:
        for text in (document.title, *document.paragraphs) * document.copies:
            if text and rng.random() < share:
                texts.append(text)
                total += len(text)
        while total > 2 * characters:
            share /= 2
            texts = [text for text in texts if rng.random() < 0.5]  # noqa: PLR2004
            total = sum(map(len, texts))
    return [text for text in texts if rng.random() * total < characters]
