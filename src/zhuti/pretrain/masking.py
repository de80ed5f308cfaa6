"""Masked-language-model examples, a pure function of seed, step and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class MaskedBatch:
    """Rows with tokens hidden.

    Attributes
    ----------
    ids:
        What the encoder sees, shape (rows, tokens).
    positions:
        Where tokens were hidden, as indices into the flattened `ids`, ascending, shape (hidden,).
    targets:
        The tokens that stood there, shape (hidden,).
    draws:
        A number between 0 and 1 for each of them, for an objective that leaves something to chance, shape (hidden,).
    """

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    targets: NDArray[np.int64]
    draws: NDArray[np.float32]


def mask(
    rows: NDArray[np.unsignedinteger],
    *,
    share: float,
    span: int,
    mask_id: int,
    specials: int,
    vocab_size: int,
    rng: np.random.Generator,
) -> MaskedBatch:
    """Hide a fixed number of tokens: 80 % behind [MASK], 10 % behind a random token, 10 % left (Devlin et al. 2019).

    Parameters
    ----------
    rows:
        Token ids, shape (rows, tokens).
    share:
        Share of the tokens to hide; the count is the same for every batch of one shape, as compiled models like it.
        Only a batch that holds less text than that has fewer hidden.
    span:
        Hide runs of up to so many neighbouring tokens, each run in one way (Joshi et al. 2020, arXiv:1907.10529); 1
        hides single tokens. A run is shorter where it meets a special token, a row's end, or the last of the count.
    mask_id, specials, vocab_size:
        Of the tokenizer; the first `specials` ids are never hidden nor put in.
    rng:
        The source of chance.
    """
    ids = rows.astype(np.int64).ravel()
    targets = ids.copy()
    runs, order = _runs(rows.shape, span, rng)
    order[ids < specials] = np.inf
    wanted = min(max(1, int(share * ids.size)), int(np.count_nonzero(ids >= specials)))
    # A stable order keeps a run whole whose end is cut off by the count.
    positions = np.sort(np.argsort(order, kind="stable")[:wanted])
    _, run = np.unique(runs[positions], return_inverse=True)
    chance = rng.random(run.max(initial=-1) + 1)[run]
    ids[positions[chance < 0.8]] = mask_id  # noqa: PLR2004
    swapped = positions[(chance >= 0.8) & (chance < 0.9)]  # noqa: PLR2004
    ids[swapped] = rng.integers(specials, vocab_size, swapped.size)
    return MaskedBatch(ids.reshape(rows.shape), positions, targets[positions], rng.random(wanted, np.float32))


def _runs(shape: tuple[int, ...], span: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Cut rows into runs of `span` tokens, with a random phase; the run's number and its chance for each token."""
    rows, tokens = shape
    runs = -(-(tokens + span - 1) // span)
    chance = rng.random((rows, runs))
    phase = int(rng.integers(span))
    window = slice(phase, phase + tokens)
    number = np.arange(rows * runs).reshape(rows, runs).repeat(span, axis=1)[:, window]
    return number.ravel(), chance.repeat(span, axis=1)[:, window].ravel()
