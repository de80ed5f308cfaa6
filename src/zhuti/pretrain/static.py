"""Static embeddings to start from: word2vec over the same pieces, trained in minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_SCALE = 0.05


def static_embeddings(
    rows: NDArray[np.unsignedinteger], vocab_size: int, specials: int, dimensions: int, *, epochs: int, window: int,
    seed: int, workers: int, scratch: Path,
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
        Shape (vocab_size, dimensions), scaled to a standard deviation of 0.05; pieces never seen are drawn at random.
    """
    from gensim.models import Word2Vec  # noqa: PLC0415  - an extra, and slow to import

    corpus = scratch / "word2vec.txt"
    with corpus.open("w", encoding="ascii") as file:
        for row in rows:
            file.write(" ".join(map(str, row[row >= specials].tolist())) + "\n")
    model = Word2Vec(
        corpus_file=str(corpus), vector_size=dimensions, window=window, min_count=5, sg=1, negative=5, sample=1e-4,
        epochs=epochs, seed=seed, workers=workers,
    )
    corpus.unlink()
    table = np.random.default_rng(seed).standard_normal((vocab_size, dimensions)).astype(np.float32) * _SCALE
    learnt = np.array([int(key) for key in model.wv.index_to_key])
    vectors = model.wv.vectors
    table[learnt] = vectors * (_SCALE / vectors.std())
    return table
