"""What one step gives to an objective, and how several processes share it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from zhuti.bert.tokenizer import CLS, MARKERS, MASK, SEP, SPECIAL, token_id
from zhuti.pretrain.masking import MaskedBatch, mask
from zhuti.pretrain.words import NO_WORDS, BlockWords, draw_words, word_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from zhuti.pretrain.config import ObjectiveConfig

_WORDS = 7
"""Sets the chance of words apart from that of hidden tokens."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows with tokens hidden, and words to be named at block markers."""

    hidden: MaskedBatch
    words: BlockWords

    def share(self, process: int, processes: int) -> Batch:
        """Take every `processes`-th row from row `process` on, with all that is in them."""
        ids, tokens = self.hidden.ids[process::processes], self.hidden.ids.shape[1]
        hidden, positions = _mine(self.hidden.positions, tokens, process, processes)
        blocks, markers = _mine(self.words.markers, tokens, process, processes)
        return Batch(
            MaskedBatch(ids, positions, self.hidden.targets[hidden], self.hidden.draws[hidden]),
            BlockWords(markers, self.words.words[blocks]),
        )

    def arrays(self, shares: NDArray[np.float32]) -> tuple[NDArray[Any], ...]:
        """Give what an objective's ``forward`` takes; for `shares` see :meth:`shares_of`."""
        hidden, words = self.hidden, self.words
        return hidden.ids, hidden.positions, hidden.targets, hidden.draws, words.markers, words.words, shares

    def shares_of(self, whole: Batch, processes: int) -> NDArray[np.float32]:
        """Factors for means over hidden tokens, all tokens and blocks, whose means over processes become `whole`'s."""
        ours, all_ = (
            np.array([batch.hidden.positions.size, batch.hidden.ids.size, batch.words.markers.size])
            for batch in (self, whole)
        )
        return np.asarray(processes * ours / np.maximum(all_, 1), np.float32)


def _mine(
    positions: NDArray[np.int64], tokens: int, process: int, processes: int
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which positions lie in a process's rows, and where they are there."""
    row, place = np.divmod(positions, tokens)
    mine = row % processes == process
    return mine, row[mine] // processes * tokens + place[mine]


class Batcher:
    """Makes batches, each a pure function of its rows and its seed.

    Parameters
    ----------
    objective:
        What they are for.
    tokenizer:
        The encoder's.
    sample:
        Rows to count words in, shape (rows, tokens).
    """

    def __init__(self, objective: ObjectiveConfig, tokenizer: Tokenizer, sample: NDArray[np.unsignedinteger]) -> None:
        self._objective = objective
        self._vocab_size = tokenizer.get_vocab_size()
        self._mask_id = token_id(tokenizer, MASK)
        self._ids = {
            "cls_id": token_id(tokenizer, CLS),
            "body_id": token_id(tokenizer, MARKERS["body"]),
            "sep_id": token_id(tokenizer, SEP),
        }
        named = objective.kind == "mlm" and objective.words > 0
        self._weights = word_weights(sample, len(SPECIAL), self._vocab_size) if named else None

    def make(self, rows: NDArray[np.unsignedinteger], seed: list[int]) -> Batch:
        """Hide tokens of some rows, and draw words if the objective asks for them."""
        hidden = mask(
            rows,
            share=self._objective.mask,
            span=self._objective.span,
            mask_id=self._mask_id,
            specials=len(SPECIAL),
            vocab_size=self._vocab_size,
            rng=np.random.default_rng(seed),
        )
        if self._weights is None:
            return Batch(hidden, NO_WORDS)
        rng = np.random.default_rng([*seed, _WORDS])
        return Batch(hidden, draw_words(rows, self._weights, rng=rng, **self._ids))
