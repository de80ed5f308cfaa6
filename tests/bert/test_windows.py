"""The laws of context windows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.bert.tokenizer import CLS, MARKERS, SEP, token_id, train_tokenizer
from zhuti.bert.windows import Window, Windower, WindowShape
from zhuti.pages.blocks import ROLES, Role

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHAPES = st.builds(WindowShape, tokens=st.integers(24, 90), headline=st.integers(4, 12), overlap=st.integers(0, 60))
BLOCKS = st.lists(
    st.tuples(st.sampled_from(ROLES), st.text(st.sampled_from("学校组织培训困难群众"), max_size=80)), max_size=14
)
Blocks = list[tuple[Role, str]]


@pytest.fixture(scope="session")
def tokenizer(texts: list[str]) -> Tokenizer:
    """Give one whose tokens are characters, so that lengths are easily told."""
    return train_tokenizer(texts, kind="wordpiece", vocab_size=110)


def _cut(tokenizer: Tokenizer, shape: WindowShape, blocks: Blocks) -> tuple[list[list[int]], list[Window]]:
    windower = Windower(tokenizer, shape)
    ids = windower.encode([text for _, text in blocks])
    return ids, windower.article([role for role, _ in blocks], ids)


def _headline(blocks: Blocks) -> int | None:
    return next((number for number, (role, _) in enumerate(blocks) if role == "headline"), None)


@given(shape=SHAPES, blocks=BLOCKS)
def test_every_block_is_labelled_once(tokenizer: Tokenizer, shape: WindowShape, blocks: Blocks) -> None:
    """Neither left out nor twice."""
    _, windows = _cut(tokenizer, shape, blocks)
    assert sorted(block for window in windows for block in window.blocks) == list(range(len(blocks)))


@given(shape=SHAPES, blocks=BLOCKS)
def test_windows_keep_to_the_limit(tokenizer: Tokenizer, shape: WindowShape, blocks: Blocks) -> None:
    """However long the blocks are."""
    _, windows = _cut(tokenizer, shape, blocks)
    assert all(len(window.ids) <= shape.tokens for window in windows)


@given(shape=SHAPES, blocks=BLOCKS)
def test_markers_stand_before_their_blocks(tokenizer: Tokenizer, shape: WindowShape, blocks: Blocks) -> None:
    """At each marker is the token of the block's role, then the block's own tokens, then [SEP]."""
    ids, windows = _cut(tokenizer, shape, blocks)
    headline = _headline(blocks)
    for window in windows:
        for place, block in zip(window.markers, window.blocks, strict=True):
            expected = CLS if block == headline else MARKERS[blocks[block][0]]
            assert window.ids[place] == token_id(tokenizer, expected)
            own = ids[block][: shape.headline] if block == headline else ids[block]
            end = place + 1 + len(own)
            assert window.ids[place + 1 : end] == own
            assert window.ids[end] == token_id(tokenizer, SEP)


@given(shape=SHAPES, blocks=BLOCKS)
def test_the_headline_opens_every_window(tokenizer: Tokenizer, shape: WindowShape, blocks: Blocks) -> None:
    """[CLS] headline [SEP]; without a headline [CLS] [SEP]."""
    ids, windows = _cut(tokenizer, shape, blocks)
    headline = _headline(blocks)
    text = [] if headline is None else ids[headline][: shape.headline]
    for window in windows:
        assert window.ids[: len(text) + 2] == [token_id(tokenizer, CLS), *text, token_id(tokenizer, SEP)]


@given(shape=SHAPES, blocks=BLOCKS)
def test_blocks_keep_their_order(tokenizer: Tokenizer, shape: WindowShape, blocks: Blocks) -> None:
    """Each window holds consecutive blocks: its markers ascend, and so do the blocks but for the headline."""
    _, windows = _cut(tokenizer, shape, blocks)
    headline = _headline(blocks)
    for window in windows:
        assert window.markers == sorted(window.markers)
        rest = [block for block in window.blocks if block != headline]
        assert rest == sorted(rest)


def test_neighbouring_windows_share_blocks(tokenizer: Tokenizer) -> None:
    """A later window begins with the end of the one before, up to the overlap."""
    blocks: Blocks = [("body", "学校组织培训"[: 2 + number % 4]) for number in range(12)]
    ids, windows = _cut(tokenizer, WindowShape(tokens=30, headline=4, overlap=14), blocks)
    assert len(windows) > 1
    for before, after in pairwise(windows):
        shared = max(size for size in range(1, 15) if before.ids[-size:] == after.ids[2 : 2 + size])
        assert shared >= min(len(block) + 2 for block in ids)


@given(text=st.text(st.sampled_from("学校组织培训困难"), max_size=60), tokens=st.integers(24, 60))
def test_a_lone_paragraph_is_what_transformers_reads(tokenizer: Tokenizer, text: str, tokens: int) -> None:
    """[CLS] text [SEP], labelled at [CLS]; cut where it is too long."""
    windower = Windower(tokenizer, WindowShape(tokens=tokens, headline=8))
    window = windower.alone(windower.encode([text])[0], block=3)
    assert (window.markers, window.blocks) == ([0], [3])
    assert len(window.ids) <= tokens
    if len(text) <= windower.shape.longest_block:
        assert window.ids == tokenizer.encode(text).ids


def test_a_long_block_keeps_its_beginning_and_end(tokenizer: Tokenizer) -> None:
    """Three quarters are from the beginning."""
    windower = Windower(tokenizer, WindowShape(tokens=32, headline=8))
    (ids,) = windower.encode(["学校" * 10 + "培训" * 40])
    whole = tokenizer.encode("学校" * 10 + "培训" * 40, add_special_tokens=False).ids
    assert len(ids) == windower.shape.longest_block == 20
    assert ids == whole[:15] + whole[-5:]


def test_a_page_cannot_spell_special_tokens(tokenizer: Tokenizer) -> None:
    """Text that reads "[SEP]" is letters."""
    windower = Windower(tokenizer, WindowShape())
    (ids,) = windower.encode(["学校[SEP][CLS]"])
    assert not {token_id(tokenizer, SEP), token_id(tokenizer, CLS)} & set(ids)


def test_a_shape_without_room_is_refused() -> None:
    """A headline that fills the window leaves nothing to label."""
    with pytest.raises(ValueError, match="too few"):
        WindowShape(tokens=40, headline=40)
