"""The clauses that carry a theme."""

from __future__ import annotations

import json
import math
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti import LabelledBlock, Labeller
from zhuti.label.explain import clauses, without_each

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WEATHER = "今天夜间晴转多云，"
POST = "县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员。"


@pytest.fixture(scope="module")
def explainer() -> Labeller:
    """Load the shipped model once more, asked to explain."""
    return Labeller(explain=True)


@given(st.text(alphabet="春风，。；：！？、”3.5, \n", max_size=150))
def test_clauses_are_the_whole_text(text: str) -> None:
    """They follow each other, leave nothing out, are twelve at most, and leaving out one leaves the others."""
    found = clauses(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert len(found) <= 12
    whole, *others = without_each(text, found)
    assert whole == text
    assert [len(other) for other in others] == [len(text) - (end - start) for start, end in found]


def test_where_clauses_end() -> None:
    """At ，。；：！？ with the quotation marks behind them; not at 、 and not within numbers."""
    text = "县里有柴、米、油、盐铺子三家，“今年赚了3.5万元！”老板笑着对大家说：来年再开一家；大家都说好的呀。"
    assert [text[start:end] for start, end in clauses(text)] == [
        "县里有柴、米、油、盐铺子三家，",
        "“今年赚了3.5万元！”",
        "老板笑着对大家说：",
        "来年再开一家；",
        "大家都说好的呀。",
    ]


def test_the_clause_with_the_theme_carries_it(explainer: Labeller) -> None:
    """A clause on the weather is not what a paragraph on posts hangs on."""
    (block,) = explainer.label_paragraphs([WEATHER + POST])
    assert block.theme
    assert block.why
    assert block.why[0].text in POST


def test_explaining_changes_no_label(explainer: Labeller, labeller: Labeller, pages: Path) -> None:
    """The same blocks, themes and scores as without; clauses only where there is a theme, and from the text."""
    path = pages / "letters.txt"
    blocks = explainer.label_file(path)
    for block, plain in zip(blocks, labeller.label_file(path), strict=True):
        assert plain.why is None
        assert block.why is not None
        assert {**block.as_dict(), "why": None} == plain.as_dict()
        assert block.theme or not block.why
        drops = [clause.drop for clause in block.why]
        assert drops == sorted(drops, reverse=True)
        assert all(drop > 0 for drop in drops)
        assert all(block.text[clause.start : clause.end] == clause.text for clause in block.why)
    assert any(block.why for block in blocks)


def log_odds(block: LabelledBlock, theme: str) -> float:
    """Undo the logistic function."""
    return math.log(block.scores[theme] / (1 - block.scores[theme]))


def test_a_drop_is_what_leaving_out_does(explainer: Labeller) -> None:
    """It is the fall of the log odds when the article is read without the clause (int8: about)."""
    texts = [WEATHER + POST, "村里的路干净了，老人们都说好。"]
    for number, block in enumerate(explainer.label_article("公益性岗位托起一个家", texts)):
        for clause in block.why or ():
            shorter = [*texts]
            shorter[number] = block.text[: clause.start] + block.text[clause.end :]
            without = explainer.label_article("公益性岗位托起一个家", shorter)[number]
            assert block.theme
            assert clause.drop == pytest.approx(log_odds(block, block.theme) - log_odds(without, block.theme), abs=0.2)


def test_blocks_that_are_long_or_empty(explainer: Labeller) -> None:
    """A block longer than a window, one clause, no clause at all: explained or left unexplained, never an error."""
    blocks = explainer.label_article("公益性岗位" * 60, [POST * 60, "公益性岗位", ""])
    assert [block.text for block in blocks] == [POST * 60, "公益性岗位", ""]
    assert all(len(block.why or ()) <= 12 for block in blocks)


class _Underlined(HTMLParser):
    """Gathers what is underlined."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin to listen at <u>."""
        self._inside = tag == "u"
        self.texts += [""] if self._inside else []

    def handle_endtag(self, tag: str) -> None:
        """Stop at </u>."""
        self._inside = self._inside and tag != "u"

    def handle_data(self, data: str) -> None:
        """Take the text inside."""
        if self._inside:
            self.texts[-1] += data


def test_why_in_jsonl_and_html(zhuti: Callable, tmp_path: Path) -> None:
    """jsonl lists the clauses, html underlines those that weigh most; without --explain neither says a word."""
    page = tmp_path / "page.txt"
    page.write_text(f"公益性岗位<托起>一个家\n\n{WEATHER}{POST}\n", encoding="utf-8")
    rows = [json.loads(line) for line in zhuti("label", page, "--explain").out.splitlines()]
    assert all("why" not in json.loads(line) for line in zhuti("label", page).out.splitlines())
    said = [clause for row in rows for clause in row["why"]]
    assert said
    assert all(set(clause) == {"text", "start", "end", "drop"} for clause in said)
    html = zhuti("label", page, "--explain", "--format", "html").out
    underlined = _Underlined()
    underlined.feed(html)
    assert underlined.texts
    assert set(underlined.texts) <= {clause["text"] for clause in said}
    assert {row["why"][0]["text"] for row in rows if row["why"]} <= set(underlined.texts)
    assert "<托起>" not in html
    assert "<u " not in zhuti("label", page, "--format", "html").out
