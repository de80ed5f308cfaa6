"""Laws of finding blocks, and the encodings of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti.errors import InputError
from zhuti.pages import decode, find_articles, read_page

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "县里新开发了三百个公益性岗位，优先安排困难群众。村民们说，日子有了盼头。"
LINES = st.sampled_from(
    [*PROSE.replace("，", "，\n").split("\n"), "本报记者 王小明", "图为村民在车间里干活。", "", " ", "——系列报道之三"]
)
PAGES = st.lists(LINES | st.text(max_size=30), max_size=25).map("\n".join)


def bare(text: str) -> str:
    """Take out the white space."""
    return "".join(text.split())


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_every_character_lies_in_exactly_one_block(text: str) -> None:
    """Spans do not overlap, miss nothing but white space, and give their block's text."""
    seen: list[int] = []
    for article in find_articles(text):
        assert article.blocks
        for block in article.blocks:
            assert bare("".join(text[start:end] for start, end in block.spans)) == bare(block.text)
            seen += [place for start, end in block.spans for place in range(start, end) if not text[place].isspace()]
    assert sorted(seen) == [place for place, character in enumerate(text) if not character.isspace()]


def test_a_paragraph_cut_by_a_column_is_joined_over_a_caption() -> None:
    """The halves of a sentence find each other; the caption stays a block of its own."""
    text = (
        "一人有岗 全家有靠\n\n儿子在作文里写道：“我的爸爸是家里\n\n图为老冯在清扫村道。\n\n"
        "唯一的顶梁柱。”老师把这篇作文念给全班同学听。\n"
    )
    texts = [block.text for article in find_articles(text) for block in article.blocks]
    assert "儿子在作文里写道：“我的爸爸是家里唯一的顶梁柱。”老师把这篇作文念给全班同学听。" in texts
    assert "图为老冯在清扫村道。" in texts


def test_clean_paragraphs_stay_apart() -> None:
    """One whole paragraph a line: nothing is joined."""
    paragraphs = [f"第{number}年，" + PROSE * (place % 3 + 1) for place, number in enumerate("一二三四五")]
    (article,) = find_articles("就业帮扶见实效\n" + "\n".join(paragraphs))
    assert [block.text for block in article.blocks if block.role == "body"] == paragraphs


@pytest.mark.parametrize("text", [PROSE * 3000, "就业" * 50_000, "The quick brown fox.\n" * 2000])
def test_odd_pages_are_read(text: str) -> None:
    """One enormous line, a line without any stop, and no Chinese at all."""
    blocks = [block for article in find_articles(text) for block in article.blocks]
    assert bare("".join(block.text for block in blocks)) == bare(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_encodings_are_found(encoding: str) -> None:
    """The text comes back, and the choice is reported."""
    text = "記者在學校門口看到，護學崗的老師正在指揮學生過馬路。" * 3 if encoding == "big5" else PROSE
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == encoding


@pytest.mark.parametrize(("data", "said"), [(b"", "empty"), (b"%PDF-1.7 x", "PDF"), (bytes(range(256)) * 20, "binary")])
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    """Empty and binary input: plain words."""
    with pytest.raises(InputError, match=f"(?i){said}"):
        decode(data, "page.txt")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    """The error says which path."""
    with pytest.raises(InputError, match="nowhere"):
        read_page(tmp_path / "nowhere.txt")
    with pytest.raises(InputError, match="folder"):
        read_page(tmp_path)
