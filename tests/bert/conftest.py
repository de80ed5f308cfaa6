"""Real tokenizers over a handful of words."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from zhuti.bert.tokenizer import train_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TEXTS = [
    f"{who}{what}{whom}，{number}次training。"
    for who, what, whom, number in product(
        ("村党支部", "县人社局", "学校"),
        ("组织", "走访", "帮助", "培训"),
        ("困难群众", "公益性岗位", "三百名工人"),
        (1, 20, 305),
    )
]


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Give the sentences that the tokenizers learn from."""
    return TEXTS


@pytest.fixture(scope="session", params=["unigram", "wordpiece"])
def tokenizer(request: pytest.FixtureRequest) -> Tokenizer:
    """Give a tokenizer of each kind."""
    return train_tokenizer(TEXTS, kind=request.param, vocab_size=110, max_piece_length=4)
