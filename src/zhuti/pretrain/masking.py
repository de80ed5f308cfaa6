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
        Where tokens were hidden, as indices into the flattened `ids`, shape (hidden,).
    targets:
        The tokens that stood there, shape (hidden,).
    """

    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    targets: NDArray[np.int64]


def mask(
    rows: NDArray[np.unsignedinteger], *, share: float, span: int, mask_id: int, specials: int, vocab_size: int,
    rng: np.random.Generator,
) -> MaskedBatch:
    """Hide a fixed number of tokens: 80 % behind [MASK], 10 % behind a random token, 10 % left (Devlin et al. 2019).

    Parameters
    ----------
    rows:
        Token ids, shape (rows, tokens).
    share:
        Share of the tokens to hide; the count is the same for every batch of one shape, as compiled models like it.
    span:
        Hide runs of up to so many neighbouring tokens; 1 hides single tokens.
    mask_id, specials, vocab_size:
        Of the tokenizer; the first `specials` ids are never hidden nor put in.
    rng:
        The source of chance.
    """
    ids = rows.astype(np.int64).ravel()
    targets = ids.copy()
    wanted = int(share * ids.size)
    order = rng.random(-(-ids.size // span)).repeat(span)[: ids.size]
    order[ids < specials] = 2.0
    positions = np.sort(np.argpartition(order, wanted)[:wanted])
    chance = rng.random(wanted)
    ids[positions[chance < 0.8]] = mask_id  # noqa: PLR2004
    swapped = positions[(chance >= 0.8) & (chance < 0.9)]  # noqa: PLR2004
    ids[swapped] = rng.integers(specials, vocab_size, swapped.size)
    return MaskedBatch(ids.reshape(rows.shape), positions, targets[positions])
