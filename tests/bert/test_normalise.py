"""The normaliser."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.bert.normalise import _RADICALS, normalise

ODD = "⻅⼈“”「」『』‘’…⋯—–―－　 \t\n\r\u00a0\u200b\ufeff\u00ad，。Ａａ１①㎡中文字abc123.-'\"`"
TEXT = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=40)


@given(TEXT)
def test_it_is_idempotent(text: str) -> None:
    """What is normalised stays as it is."""
    assert normalise(normalise(text)) == normalise(text)


@given(TEXT)
def test_it_leaves_one_form(text: str) -> None:
    """No white space but single inner blanks, no control or zero-width character, no other quotation mark or dash."""
    result = normalise(text)
    assert result == result.strip()
    assert "  " not in result
    assert not set(result) & set("“”「」『』‘’…—–―\u200b\ufeff\u00ad\t\n\r\u00a0\u3000")
    assert not any(unicodedata.category(character) == "Cc" for character in result)


@pytest.mark.parametrize(("radical", "character"), _RADICALS.items())
def test_radicals_become_characters(radical: str, character: str) -> None:
    """Each radical of the supplement is one, and becomes a common character."""
    assert 0x2E80 <= ord(radical) <= 0x2EFF
    assert normalise(f"天{radical}地") == f"天{character}地"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("⻅到⻓⼤的⼈", "见到长大的人"),
        ("他说：“好”，又说‘行’。「引」『文』", '他说:"好",又说\'行\'。"引""文"'),
        ("这……不——行", "这...不-行"),
        ("１２％（Ａ）", "12%(A)"),
        ("公 益　性\u200b岗\n位", "公益性岗位"),
        ("use  BERT 吧 和 word 吧", "use BERT 吧和 word 吧"),
        ("  前后  ", "前后"),
        ("ﬁnal\ufeff", "final"),
        ("", ""),
    ],
)
def test_examples(text: str, result: str) -> None:
    """Radicals, quotation marks, dashes, full width, white space, zero width."""
    assert normalise(text) == result
