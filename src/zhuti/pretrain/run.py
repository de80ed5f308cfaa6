"""The pretraining stage from corpora to encoder folder."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from zhuti.bert.tokenizer import SPECIAL, train_tokenizer
from zhuti.pretrain.corpus import pack, read_documents, sample_texts
from zhuti.pretrain.loop import Trainer
from zhuti.pretrain.model import new_encoder
from zhuti.pretrain.static import static_embeddings

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from zhuti.pretrain.config import PretrainConfig
    from zhuti.pretrain.corpus import Rows


def pretrain(config: PretrainConfig, corpora: list[Path], folder: Path) -> None:
    """Learn a tokenizer, start the embeddings, train the encoder; go on where an earlier run in `folder` stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer(config, corpora, folder)

    @functools.cache
    def rows_of(tokens: int) -> Rows:
        documents = read_documents(corpora, config.weights, config.seed)
        return pack(documents, tokenizer, tokens, config.held_out, folder / f"rows-{tokens}.bin")

    table = _table(config, tokenizer, rows_of(config.stages[0].tokens), folder)
    model = new_encoder(config.encoder, tokenizer.get_vocab_size(), table)
    Trainer(config, model, tokenizer, rows_of, folder).run()


def _tokenizer(config: PretrainConfig, corpora: list[Path], folder: Path) -> Tokenizer:
    path = folder / "tokenizer.json"
    if not path.exists():
        settings = config.tokenizer
        share = min(1.0, settings.sample_characters / 75e6)
        texts = sample_texts(
            read_documents(corpora, config.weights, config.seed), settings.sample_characters, share,
            settings.min_character_count, config.seed,
        )
        train_tokenizer(
            texts, kind=settings.kind, vocab_size=settings.vocab_size, max_piece_length=settings.max_piece_length
        ).save(str(path))
    return Tokenizer.from_file(str(path))


def _table(config: PretrainConfig, tokenizer: Tokenizer, rows: Rows, folder: Path) -> NDArray[np.float32] | None:
    import numpy as np  # noqa: PLC0415

    if config.initialise.kind == "random":
        return None
    path = folder / "word2vec.npy"
    if not path.exists():
        table = static_embeddings(
            rows.training, tokenizer.get_vocab_size(), len(SPECIAL), config.encoder.hidden_size,
            epochs=config.initialise.epochs, window=config.initialise.window, seed=config.seed,
            workers=os.cpu_count() or 1, scratch=folder,
        )
        np.save(path, table)
    return np.load(path)
