"""Static embeddings to start from: word2vec over the same pieces, trained in minutes."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import numpy as np

from zhuti.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_SCALE = 0.05
_LEAST_COUNT = 5


def static_embeddings(
    rows: NDArray[np.unsignedinteger],
    vocab_size: int,
    specials: int,
    dimensions: int,
    *,
    epochs: int,
    window: int,
    seed: int,
    workers: int,
    scratch: Path,
) -> NDArray[np.float32]:
    """Train skip-gram vectors with negative sampling (Mikolov et al. 2013, arXiv:1310.4546) on packed rows.

    Parameters
    ----------
    rows:
        Token ids, shape (rows, tokens).
    vocab_size, specials:
        Of the tokenizer; special tokens are left out of the training.
    dimensions:
        Width of the vectors.
    epochs, window:
        Passes over the rows, and how far a neighbour may stand.
    seed, workers:
        Chance and threads; only one worker repeats exactly.
    scratch:
        A folder for the text file that gensim reads.

    Returns
    -------
    ndarray
        Shape (vocab_size, dimensions), scaled to a standard deviation of 0.05; pieces hardly seen are drawn at random.

    Raises
    ------
    InputError
        No piece occurs often enough.
    """
    from gensim.models import Word2Vec  # noqa: PLC0415  - an extra, and slow to import

    with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=scratch, suffix=".txt") as corpus:
        for row in rows:
            corpus.write(" ".join(map(str, row[row >= specials].tolist())) + "\n")
        corpus.flush()
        try:
            model = Word2Vec(
                corpus_file=corpus.name,
                vector_size=dimensions,
                window=window,
                min_count=_LEAST_COUNT,
                sg=1,
                negative=5,
                sample=1e-4,
                epochs=epochs,
                seed=seed,
                workers=workers,
            )
        except RuntimeError as error:
            raise InputError(
                f"the corpora are too small for word2vec: no piece occurs {_LEAST_COUNT} times; "
                "set initialise.kind to random"
            ) from error
    table = np.random.default_rng(seed).standard_normal((vocab_size, dimensions)).astype(np.float32) * _SCALE
    learnt = np.array([int(key) for key in model.wv.index_to_key])
    vectors = model.wv.vectors
    table[learnt] = vectors * (_SCALE / vectors.std())
    return table
