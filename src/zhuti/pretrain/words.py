"""The words of a block, to be named at its marker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOKENS_A_BLOCK = 64
_LEAST_LENGTH = 4
_OWN, _TITLE = 16, 4
_COMMON = 1e-4


@dataclass(frozen=True, slots=True)
class BlockWords:
    """Blocks of a batch, and words to be named at their markers.

    Attributes
    ----------
    markers:
        Where blocks open, as indices into the flattened rows, shape (blocks,).
    words:
        Tokens from each block and from the title over it, shape (blocks, words).
    """

    markers: NDArray[np.int64]
    words: NDArray[np.int64]


NO_WORDS = BlockWords(np.empty(0, np.int64), np.empty((0, _OWN + _TITLE), np.int64))


def word_weights(rows: NDArray[np.unsignedinteger], specials: int, vocab_size: int) -> NDArray[np.float64]:
    """Chance of each token to be drawn: common ones are thinned out as in word2vec (Mikolov et al. 2013).

    Parameters
    ----------
    rows:
        Token ids to count, shape (rows, tokens).
    specials, vocab_size:
        Of the tokenizer; special tokens have weight 0.
    """
    counts = np.bincount(rows.ravel(), minlength=vocab_size) + 1.0
    weights = np.minimum(1.0, np.sqrt(_COMMON * counts.sum() / counts))
    weights[:specials] = 0
    return np.asarray(weights)


def draw_words(
    rows: NDArray[np.unsignedinteger],
    weights: NDArray[np.float64],
    *,
    cls_id: int,
    body_id: int,
    sep_id: int,
    rng: np.random.Generator,
) -> BlockWords:
    """Draw blocks, one for every 64 tokens, and words to be named at each.

    Parameters
    ----------
    rows:
        Token ids, shape (rows, tokens).
    weights:
        See :func:`word_weights`.
    cls_id, body_id, sep_id:
        What opens a title, what opens a paragraph, what closes both.
    rng:
        The source of chance.

    Returns
    -------
    BlockWords
        Sixteen words of the block, and four of the title over it or, where there is none, of the block.
    """
    flat = rows.astype(np.int64).ravel()
    before = np.concatenate([[0.0], np.cumsum(weights[flat])])
    ends = np.flatnonzero(flat == sep_id)
    titles = np.flatnonzero(flat == cls_id)
    starts = np.flatnonzero((flat == cls_id) | (flat == body_id))
    closed = _closed(starts, ends, before)
    starts = starts[closed]
    if not starts.size:
        return NO_WORDS
    chosen = starts[rng.integers(starts.size, size=max(1, flat.size // _TOKENS_A_BLOCK))]
    over = titles[np.searchsorted(titles, chosen, side="right") - 1]
    over = np.where(_closed(over, ends, before), over, chosen)
    words = [
        flat[_places(opening, ends, before, rng.random((chosen.size, count)))]
        for opening, count in ((chosen, _OWN), (over, _TITLE))
    ]
    return BlockWords(chosen, np.concatenate(words, axis=1))


def _end(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    return ends[np.minimum(np.searchsorted(ends, starts), ends.size - 1)]


def _closed(starts: NDArray[np.int64], ends: NDArray[np.int64], before: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which blocks are long enough, and hold a word that can be drawn."""
    if not ends.size:
        return np.zeros(starts.size, np.bool_)
    end = _end(starts, ends)
    return (end - starts > _LEAST_LENGTH) & (before[end] > before[starts + 1])


def _places(
    starts: NDArray[np.int64], ends: NDArray[np.int64], before: NDArray[np.float64], draws: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Where each draw falls among the weights between a block's opening and its end."""
    low, high = before[starts + 1, None], before[_end(starts, ends), None]
    places = np.searchsorted(before, low + draws * (high - low), side="right") - 1
    return np.minimum(places, _end(starts, ends)[:, None] - 1)
