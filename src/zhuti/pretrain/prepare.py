"""What is made once before the training: vocabulary, rows, embeddings to start from."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from zhuti.bert.folder import TOKENIZER, load_tokenizer
from zhuti.bert.tokenizer import SPECIAL, train_tokenizer
from zhuti.errors import ConfigError, InputError
from zhuti.files import replacing
from zhuti.pretrain.checkpoint import CHECKPOINT, differences
from zhuti.pretrain.corpus import corpus_name, read_documents, sample_texts
from zhuti.pretrain.packing import Rows, open_rows, write_rows
from zhuti.pretrain.start import take_vocabulary
from zhuti.pretrain.static import static_embeddings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from zhuti.pretrain.config import PretrainConfig
    from zhuti.pretrain.corpus import Document

_log = logging.getLogger(__name__)

MADE = "made.json"
"""How each file of a run's folder was made."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that training starts from.

    Attributes
    ----------
    tokenizer:
        The vocabulary.
    rows:
        The packed rows for each sequence length.
    table:
        Embeddings to start from, shape (vocab_size, hidden_size); None for random ones.
    encoder:
        Folder of the encoder to start from; None for a new one.
    """

    tokenizer: Tokenizer
    rows: dict[int, Rows]
    table: NDArray[np.float32] | None
    encoder: Path | None


def prepare(config: PretrainConfig, corpora: Sequence[Path], folder: Path, *, snapshot: bool = False) -> Prepared:
    """Make what an earlier run into the same folder has not made yet.

    Parameters
    ----------
    config:
        The run.
    corpora:
        Files of documents; see :func:`zhuti.pretrain.corpus.read_documents`.
    folder:
        The run's.
    snapshot:
        Leave out rows that are not there yet: a run that goes on into the folder will make them.

    Raises
    ------
    InputError
        A corpus is missing, damaged or too small.
    ConfigError
        The folder holds files that were made with other settings.
    """
    for file in corpora:
        if not file.is_file():
            raise InputError(f"{file}: no such file")
    for name in sorted(set(config.weights) - set(map(corpus_name, corpora))):
        _log.info("weights: there is no corpus %s", name)
    tokenizer = _tokenizer(config, corpora, folder)
    first = config.stages[0].tokens
    rows = {
        tokens: _rows(config, corpora, tokenizer, tokens, folder)
        for tokens in dict.fromkeys(stage.tokens for stage in config.stages)
        if not snapshot or tokens == first or _rows_file(folder, tokens).with_suffix(".json").exists()
    }
    # A run that goes on has left its start behind.
    start = None if (folder / CHECKPOINT).exists() else config.initialise
    table = _table(config, tokenizer, rows[first], folder) if start and start.kind == "word2vec" else None
    return Prepared(tokenizer, rows, table, start.folder if start else None)


def _tokenizer(config: PretrainConfig, corpora: Sequence[Path], folder: Path) -> Tokenizer:
    path, settings = folder / TOKENIZER, config.tokenizer

    def make() -> None:
        _log.info("learning a vocabulary of %d pieces", settings.vocab_size)
        texts = sample_texts(
            _documents(config, corpora), settings.sample_characters, settings.min_character_count, config.seed
        )
        if not any(text.strip() for text in texts):
            raise InputError(f"{', '.join(map(str, corpora))}: no text to learn a vocabulary from")
        tokenizer = train_tokenizer(
            texts, kind=settings.kind, vocab_size=settings.vocab_size, max_piece_length=settings.max_piece_length
        )
        with replacing(path) as beside:
            tokenizer.save(str(beside))

    if start := config.initialise.folder:
        _once(path, {"encoder": start.name}, lambda: take_vocabulary(start, folder))
    else:
        _once(path, {**_source(config, corpora), "tokenizer": settings.model_dump()}, make)
    return load_tokenizer(folder)


def _rows(config: PretrainConfig, corpora: Sequence[Path], tokenizer: Tokenizer, tokens: int, folder: Path) -> Rows:
    path = _rows_file(folder, tokens)

    def make() -> None:
        _log.info("packing rows of %d tokens", tokens)
        write_rows(_documents(config, corpora), tokenizer, tokens, config.held_out, path)

    _once(path.with_suffix(".json"), {**_source(config, corpora), "held_out": config.held_out}, make)
    return open_rows(path)


def _rows_file(folder: Path, tokens: int) -> Path:
    return folder / f"rows-{tokens}.bin"


def _table(config: PretrainConfig, tokenizer: Tokenizer, rows: Rows, folder: Path) -> NDArray[np.float32]:
    path, settings = folder / "word2vec.npy", config.initialise
    width = config.encoder.hidden_size

    def make() -> None:
        _log.info("training static embeddings")
        table = static_embeddings(
            rows.training,
            tokenizer.get_vocab_size(),
            len(SPECIAL),
            width,
            epochs=settings.epochs,
            window=settings.window,
            seed=config.seed,
            workers=os.cpu_count() or 1,
            scratch=folder,
        )
        with replacing(path) as beside:
            np.save(beside, table)

    _once(path, {"seed": config.seed, "initialise": settings.model_dump(), "encoder": {"hidden_size": width}}, make)
    table: NDArray[np.float32] = np.load(path)
    return table


def _documents(config: PretrainConfig, corpora: Sequence[Path]) -> Iterator[Document]:
    return read_documents(corpora, config.weights, config.seed)


def _source(config: PretrainConfig, corpora: Sequence[Path]) -> dict[str, Any]:
    sizes = [[file.name, file.stat().st_size] for file in corpora]
    return {"corpora": sizes, "weights": config.weights, "seed": config.seed}


def _once(path: Path, settings: dict[str, Any], make: Callable[[], None]) -> None:
    """Make a file, unless it is there and was made with the same settings or, by the first version, with some."""
    record = path.with_name(MADE)
    made = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    if not path.exists():
        make()
        with replacing(record) as beside:
            beside.write_text(json.dumps({**made, path.name: settings}, indent=2, ensure_ascii=False), encoding="utf-8")
    elif wrong := differences(made.get(path.name, settings), settings):
        raise ConfigError(f"{path}: was made with other settings: {'; '.join(wrong)}. Use a new output folder")
