"""Hidden tokens."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zhuti.pretrain.batch import Batch
from zhuti.pretrain.masking import MaskedBatch, mask
from zhuti.pretrain.words import NO_WORDS

SPECIALS, MASK, VOCABULARY = 12, 4, 500


def _mask(rows: np.ndarray, share: float, span: int, seed: int) -> MaskedBatch:
    return mask(
        rows,
        share=share,
        span=span,
        mask_id=MASK,
        specials=SPECIALS,
        vocab_size=VOCABULARY,
        rng=np.random.default_rng(seed),
    )


ROWS = arrays(
    np.uint16, st.tuples(st.integers(1, 6), st.integers(8, 40)), elements=st.sampled_from([0, 2, 3, 5, 30, 77, 499])
)
SHARES, SPANS, SEEDS = st.floats(0.01, 0.9), st.integers(1, 9), st.integers(0, 9)


@given(ROWS, SHARES, SPANS, SEEDS)
def test_a_fixed_count_of_ordinary_tokens_is_hidden(rows: np.ndarray, share: float, span: int, seed: int) -> None:
    """The count depends on the shape alone while there is text enough; special tokens stay, and are never put in."""
    batch = _mask(rows, share, span, seed)
    ordinary = np.count_nonzero(rows >= SPECIALS)
    assert len(batch.positions) == min(max(1, int(share * rows.size)), ordinary)
    assert (np.diff(batch.positions) > 0).all()
    flat = rows.ravel()
    assert (flat[batch.positions] == batch.targets).all()
    assert (batch.targets >= SPECIALS).all()
    shown = batch.ids.ravel()
    untouched = np.setdiff1d(np.arange(rows.size), batch.positions)
    assert (shown[untouched] == flat[untouched]).all()
    assert np.isin(shown[batch.positions], [MASK, *range(SPECIALS, VOCABULARY)]).all()


@given(SPANS, SEEDS)
def test_spans_are_runs_hidden_in_one_way(span: int, seed: int) -> None:
    """Whole runs are hidden but for one at each row's ends and the last; a run is all masks or none."""
    rows = np.full((4, 60), 77, np.uint16)
    batch = _mask(rows, 0.3, span, seed)
    wanted = int(0.3 * rows.size)
    row, place = np.divmod(batch.positions, 60)
    runs = 1 + np.count_nonzero((np.diff(place) != 1) | (np.diff(row) != 0))
    # Neighbouring runs look like one, so there may be fewer; cut ones add two a row and one.
    assert runs <= wanted / span + 2 * 4 + 1
    if span == 9:
        shown = batch.ids.ravel()[batch.positions]
        changes = np.count_nonzero((shown[1:] == MASK) != (shown[:-1] == MASK))
        assert changes <= wanted / span + 2 * 4 + 1


def test_eight_in_ten_are_masks() -> None:
    """Devlin's shares: masks, random tokens, the token itself."""
    rows = np.full((64, 128), 77, np.uint16)
    for span in (1, 3):
        batch = _mask(rows, 0.3, span, 0)
        shown = batch.ids.ravel()[batch.positions]
        assert abs(np.mean(shown == MASK) - 0.8) < 0.04
        assert abs(np.mean(shown == 77) - 0.1) < 0.04


@given(ROWS, SHARES, SPANS, SEEDS, st.integers(1, 4))
def test_shares_put_together_are_the_whole(
    rows: np.ndarray, share: float, span: int, seed: int, processes: int
) -> None:
    """Each row, and each hidden token in it, goes to one process."""
    batch = _mask(rows, share, span, seed)
    parts = [Batch(batch, NO_WORDS).share(process, processes).hidden for process in range(processes)]
    ids = np.empty_like(batch.ids)
    found: dict[int, tuple[int, float]] = {}
    for process, part in enumerate(parts):
        ids[process::processes] = part.ids
        row, place = np.divmod(part.positions, rows.shape[1])
        whole = (row * processes + process) * rows.shape[1] + place
        found.update(zip(whole.tolist(), zip(part.targets.tolist(), part.draws.tolist(), strict=True), strict=True))
    assert (ids == batch.ids).all()
    assert sorted(found) == batch.positions.tolist()
    assert [found[place] for place in sorted(found)] == list(
        zip(batch.targets.tolist(), batch.draws.tolist(), strict=True)
    )
