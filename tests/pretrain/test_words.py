"""Words to be named at block markers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zhuti.pretrain.batch import Batch
from zhuti.pretrain.masking import MaskedBatch
from zhuti.pretrain.words import BlockWords, draw_words, word_weights

CLS, SEP, BODY, SPECIALS, VOCABULARY, TOKENS = 2, 3, 8, 12, 60, 64
BLOCK = st.lists(st.integers(SPECIALS, VOCABULARY - 1), max_size=12)
ROW = st.tuples(BLOCK, st.lists(BLOCK, max_size=3))


def _row(title: list[int], paragraphs: list[list[int]]) -> list[int]:
    row = [CLS, *title, SEP, *(token for block in paragraphs for token in (BODY, *block, SEP))]
    return row + [0] * (TOKENS - len(row))


def _draw(rows: np.ndarray, seed: int) -> BlockWords:
    weights = word_weights(rows, SPECIALS, VOCABULARY)
    return draw_words(rows, weights, cls_id=CLS, body_id=BODY, sep_id=SEP, rng=np.random.default_rng(seed))


def _block(flat: np.ndarray, marker: int) -> set[int]:
    return set(flat[marker + 1 : marker + 1 + flat[marker + 1 :].tolist().index(SEP)].tolist())


@given(st.lists(ROW, min_size=1, max_size=5), st.integers(0, 9))
def test_words_are_of_the_block_and_its_title(documents: list[tuple[list[int], list[list[int]]]], seed: int) -> None:
    """Markers open blocks of four tokens or more; sixteen words are the block's, four its title's if that is one."""
    rows = np.array([_row(*document) for document in documents], np.uint16)
    drawn = _draw(rows, seed)
    flat = rows.ravel()
    long = [block for title, paragraphs in documents for block in (title, *paragraphs) if len(block) >= 4]
    assert drawn.words.shape == (len(rows) if long else 0, 20)
    for marker, words in zip(drawn.markers.tolist(), drawn.words.tolist(), strict=True):
        assert flat[marker] in {CLS, BODY}
        own, title = _block(flat, marker), _block(flat, marker // TOKENS * TOKENS)
        assert len(own) >= 1
        assert set(words[:16]) <= own
        assert set(words[16:]) <= own or set(words[16:]) <= title


def test_common_words_are_thinned_out() -> None:
    """A word of half the text is drawn far less often than in half the cases."""
    rng = np.random.default_rng(0)
    rows = np.array([_row([20] * 10, [rng.choice([20, *range(30, 60)], 40).tolist()]) for _ in range(400)], np.uint16)
    rows[:, 13:53:2] = 20
    weights = word_weights(rows, SPECIALS, VOCABULARY)
    assert weights[:SPECIALS].sum() == 0
    assert weights[20] < weights[30]
    body = _draw(rows, 0)
    own = body.words[rows.ravel()[body.markers] == BODY, :16]
    assert np.mean(own == 20) < 0.35


def test_words_go_with_their_rows() -> None:
    """Shared out, each marker still opens a block that holds its words."""
    rows = np.array([_row([20 + n] * 5, [[40 + n] * 6]) for n in range(7)], np.uint16)
    ids = rows.astype(np.int64)
    nothing = np.empty(0, np.int64)
    whole = Batch(MaskedBatch(ids, nothing, nothing, nothing.astype(np.float32)), _draw(rows, 1))
    parts = [whole.share(process, 3) for process in range(3)]
    assert sum(part.words.markers.size for part in parts) == whole.words.markers.size
    for part in parts:
        flat = part.hidden.ids.ravel()
        for marker, words in zip(part.words.markers.tolist(), part.words.words.tolist(), strict=True):
            assert set(words[:16]) <= _block(flat, marker)
    shares = np.mean([part.shares_of(whole, 3) for part in parts], axis=0)
    assert np.allclose(shares[1:], 1)
