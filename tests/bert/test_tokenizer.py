"""Tokenizers of zhuti's own encoders."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from zhuti.bert.tokenizer import SPECIAL, UNK, token_id, train_tokenizer
from zhuti.errors import ModelError

HAN = re.compile(r"[\u4e00-\u9fff]")
TEXT = st.text(st.sampled_from("村党支部县人社局学校组织走访困难群众三百名工 ，。“”⻅０1tg\u3000[]PMASK"), max_size=30)


def test_special_tokens_come_first(tokenizer: Tokenizer) -> None:
    """Their numbers are fixed: [PAD] is 0, and rows count on all of them below the pieces."""
    assert [tokenizer.token_to_id(token) for token in SPECIAL] == list(range(len(SPECIAL)))


def test_a_single_text_is_a_window(tokenizer: Tokenizer) -> None:
    """With special tokens, as transformers calls it, a text is [CLS] text [SEP]."""
    tokens = tokenizer.encode("学校组织培训").tokens
    assert (tokens[0], tokens[-1]) == ("[CLS]", "[SEP]")


def test_known_text_is_covered(tokenizer: Tokenizer, texts: list[str]) -> None:
    """What the vocabulary was learnt from has no [UNK], and comes back whole but for blanks."""
    for text in texts[:20]:
        tokens = tokenizer.encode(text, add_special_tokens=False).tokens
        assert UNK not in tokens
        assert "".join(token.removeprefix("##") for token in tokens) == text.replace("，", ",")


@given(text=TEXT)
def test_a_saved_tokenizer_gives_the_same_ids(
    tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Written to a file and read again, normaliser and all."""
    path = tmp_path_factory.getbasetemp() / f"{type(tokenizer.model).__name__}.json"
    if not path.exists():
        tokenizer.save(str(path))
    assert Tokenizer.from_file(str(path)).encode(text).ids == tokenizer.encode(text).ids


def test_wordpiece_has_single_characters(texts: list[str]) -> None:
    """No piece holds two Chinese characters, or continues one."""
    tokenizer = train_tokenizer(texts, kind="wordpiece", vocab_size=200)
    for piece in tokenizer.get_vocab():
        assert not HAN.search(piece) or len(piece) == 1


def test_unigram_pieces_keep_to_their_length(texts: list[str]) -> None:
    """Pieces hold several characters of one script, and no more than asked."""
    pieces = train_tokenizer(texts, kind="unigram", vocab_size=150, max_piece_length=3).get_vocab().keys() - {*SPECIAL}
    assert max(map(len, pieces)) <= 3
    assert any(len(piece) > 1 and HAN.search(piece) for piece in pieces)
    assert not any(HAN.search(piece) and not HAN.fullmatch(piece[0]) for piece in pieces)


def test_a_vocabulary_without_markers_is_refused(texts: list[str]) -> None:
    """The message names the token."""
    bare = Tokenizer.from_str(train_tokenizer(texts, kind="wordpiece", vocab_size=100).to_str().replace("[SUB]", "[X]"))
    with pytest.raises(ModelError, match=r"lacks \[SUB\]"):
        token_id(bare, "[SUB]")
