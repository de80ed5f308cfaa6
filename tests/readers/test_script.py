"""Traditional script is labelled as simplified is; texts and spans stay the source's."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import opencc
import pytest  # noqa: TC002
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti.label import script
from zhuti.label.script import simplified

if TYPE_CHECKING:
    from conftest import Blocks
    from zhuti import Labeller

TRADITIONAL = "縣裡新開發了三百個公益性崗位，優先安排殘疾人和零就業家庭成員，每月補貼八百元。"
SIMPLIFIED = "县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员，每月补贴八百元。"


def test_traditional_script_is_labelled_as_simplified(whole: list[Blocks], labeller: Labeller) -> None:
    """The same themes and scores; the text is the one that was given, and so are the clauses that explain it."""
    headline, *paragraphs = [text for _, text in whole[4]]
    s2t = opencc.OpenCC("s2t")
    plain = labeller.label_article(headline, paragraphs)
    other = labeller.label_article(s2t.convert(headline), [s2t.convert(text) for text in paragraphs])
    assert [block.text for block in other] == [s2t.convert(text) for text in paragraphs]
    assert sum(one.themes == two.themes for one, two in zip(plain, other, strict=True)) >= len(plain) - 1
    (block,) = labeller.label_paragraphs([TRADITIONAL])
    assert block.theme == "welfare_post"
    assert block.scores == labeller.label_paragraphs([SIMPLIFIED])[0].scores


def test_a_headline_is_converted_with_its_article() -> None:
    """By itself it is too short to tell."""
    assert simplified(["公益性崗位", TRADITIONAL]).texts == ["公益性岗位", SIMPLIFIED]


def test_simplified_texts_stay_as_they_are() -> None:
    """A traditional name within one changes nothing, and opencc is not even loaded."""
    text = SIMPLIFIED * 4 + "“廣東會館”的牌子还在。"
    assert simplified([text]).texts == [text]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="乾隆著書瞭望於麵條幹部裏發髮後們這個來時𠮷龍a，\n"), max_size=4))
def test_the_number_of_characters_never_changes(texts: list[str]) -> None:
    """So that spans and clauses lead to the same characters."""
    read = simplified(texts)
    assert [len(text) for text in read.texts] == [len(text) for text in texts]


def test_without_opencc_a_person_is_asked(
    labeller: Labeller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The text is labelled as it stands, as not sure, and what would help is said once."""
    monkeypatch.setattr(script, "find_spec", lambda _: None)
    script._converter.cache_clear()
    try:
        with caplog.at_level(logging.WARNING, "zhuti"):
            blocks = labeller.label_paragraphs([TRADITIONAL, TRADITIONAL, SIMPLIFIED])
    finally:
        script._converter.cache_clear()
    assert [block.sure for block in blocks[:2]] == [False, False]
    assert blocks[2].theme == "welfare_post"
    assert [record.message.count("zhuti[formats]") for record in caplog.records] == [1]
