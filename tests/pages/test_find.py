"""From text to articles of blocks."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from breaker import Blocks, BrokenPage, break_page, dress, placed
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti.pages import Article, Block, find_articles
from zhuti.pages.check import Score, score

_ALPHABET = "就业扶贫车间的了他说“”‘’（）《》「」，。、：；！？…—·0123456789abcXYZ .,-|【】■▲\u3000\u200b\ufeff\n\n\n\r\t\f\v\u2028 "


def blocks(text: str) -> list[Block]:
    """Find blocks, whatever article they are in."""
    return [block for article in find_articles(text) for block in article.blocks]


def bare(text: str) -> str:
    """Leave the white space out."""
    return "".join(text.split())


def check_laws(text: str) -> None:
    """What holds of any text whatever."""
    found = blocks(text)
    spans = [span for block in found for span in block.spans]
    for block in found:
        assert bare("".join(text[a:b] for a, b in block.spans)) == bare(block.text)
        assert all(before[1] <= behind[0] for before, behind in pairwise(block.spans))
        assert block.text == block.text.strip() != ""
    assert [block.spans[0] for block in found] == sorted(block.spans[0] for block in found)
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))
    covered = {place for a, b in spans for place in range(a, b)}
    assert all(place in covered for place, character in enumerate(text) if not character.isspace())
    assert all(article.blocks for article in find_articles(text))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=_ALPHABET, max_size=400))
def test_every_character_lies_in_one_block(text: str) -> None:
    """Spans are in reading order, never overlap, and hold all that is not white space; joined they give the text."""
    check_laws(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_characters_at_all(text: str) -> None:
    """The same for scripts and characters that no newspaper has."""
    check_laws(text)


def test_the_laws_hold_on_broken_pages(broken_pages: list[BrokenPage]) -> None:
    """The same for pages of every make."""
    for page in broken_pages[:25]:
        check_laws(page.text)


@pytest.mark.parametrize(("layout", "least"), [("whole", 0.99), ("cut", 0.96), ("wrapped", 0.96), ("ragged", 0.9)])
def test_broken_pages_are_put_together(broken_pages: list[BrokenPage], layout: str, least: float) -> None:
    """Boundaries of blocks are found on pages made of articles that no weight was fitted on."""
    chosen = [page for page in broken_pages if page.layout == layout]
    total = sum((score(page.text, find_articles(page.text), placed(page)) for page in chosen), Score())
    assert len(chosen) >= 3
    assert total.boundaries.f1 >= least
    assert total.roles.f1 >= 0.85


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_clean_article_stays_as_it_is(whole_articles: list[Blocks], between: str) -> None:
    """One paragraph a line: nothing is joined, with blank lines between them or without, but for one line in 200."""
    total = joined = 0
    for article in whole_articles:
        found = blocks(between.join(text for _, text in article))
        total += len(article)
        joined += sum(len(block.spans) > 1 for block in found)
    assert joined <= total / 200


CUT = """冯定山在清扫村道时总是最早出门，儿子在作文里写道：“我的爸爸是家里
{between}
唯一的顶梁柱。”他说，念到这里，教室里安静极了。
第二天，老师把这篇作文贴在了墙上。"""


@pytest.mark.parametrize(
    ("between", "roles"),
    [
        ("", []),
        ("\n\n", []),
        ("\n图为冯定山在清扫村道。\n", ["caption"]),
        ("冯定山在清扫村道。\n本报记者　佟 岳　摄\n", ["caption", "credit"]),
        ("（图片由县融媒体中心提供）", ["credit"]),
        ("\n04\n", ["credit"]),
        ("版次 03 | 要闻 | 2020年10月17日 星期六", ["credit"]),
        ("图① 冯定山在清扫村道。\n图② 村里的新路。\n", ["caption", "caption"]),
    ],
)
def test_a_cut_paragraph_is_joined_over_what_stands_between(between: str, roles: list[str]) -> None:
    """Captions, credits, page numbers and blank lines part the halves, and stay blocks of their own."""
    body, *asides, last = blocks(CUT.format(between=between))
    assert body.text.startswith("冯定山")
    assert body.text.endswith("“我的爸爸是家里唯一的顶梁柱。”他说，念到这里，教室里安静极了。")
    assert [block.role for block in asides] == roles
    assert (body.role, last.role) == ("body", "body")


def test_hard_line_ends() -> None:
    """Lines of one width are one paragraph up to the line that is not full."""
    text = (
        "　　七月的洛塬，玉米正在抽穗。在马家堡镇的人\n才市场里，三十一岁的马俊峰把一张盖了红章的劳\n"
        "动合同折了三折，塞进衬衣口袋。这是他出门打工\n十二年来，第一次在离家五公里的地方签合同。\n"
        "　　“月薪四千二，比在苏州少一千八，可是房租\n省了、路费省了，孩子天天能见着面，这个账怎么\n算都划得来。”马俊峰说。\n"
    )
    first, second = blocks(text)
    assert first.text.endswith("在离家五公里的地方签合同。")
    assert (
        second.text
        == "“月薪四千二，比在苏州少一千八，可是房租省了、路费省了，孩子天天能见着面，这个账怎么算都划得来。”马俊峰说。"
    )


def test_an_article_begins_behind_a_byline() -> None:
    """A page ends an article with a byline of names only and begins the next with its headline."""
    text = (
        "老村小里的新学堂\n雨后的坪上村，教室里传来读书声，五个孩子围着一张圆桌，跟着老师念课文，声音传出很远。\n"
        "今年秋天，县里给这个教学点配上了同步课堂，还给每个孩子发了每天五元的营养餐补助，家长们都说好。\n"
        "向晓春 佟 岳 田小禾\n车间开到家门口\n"
        "昨天上午，双河安置区的帮扶车间开工，四十六名妇女在家门口领到了第一份工作，月薪两千多元。\n本报记者 覃 方\n"
    )
    first, second = find_articles(text)
    assert (first.headline, second.headline) == ("老村小里的新学堂", "车间开到家门口")
    assert [block.role for block in first.blocks] == ["headline", "body", "body", "byline"]
    assert second.blocks[-1].role == "byline"


def test_headings_of_a_special_report() -> None:
    """Series title, headline of phrases, deck and subhead are told apart, and phrases keep their spaces."""
    text = (
        "——云岔县就业扶贫系列报道 11\n一人有岗 一家有靠 一方山水有人守\n——云岔县公益性岗位见闻\n"
        "云岔县在三省交界的大山深处，九成的地挂在坡上，全县还有四千多名劳动力因为年纪大、身体弱，哪里也去不了。\n"
        "扫帚下的新日子\n清早六点，雾还没散，冯家坪村的村道上已经有了沙沙的扫地声，扫地的是四十九岁的冯定山。\n"
    )
    (article,) = find_articles(text)
    assert [block.role for block in article.blocks] == ["kicker", "headline", "headline", "body", "subhead", "body"]
    assert article.headline == "一人有岗 一家有靠 一方山水有人守 ——云岔县公益性岗位见闻"


@pytest.mark.parametrize("text", ["", " \n\u3000\n\t\n"])
def test_nothing_gives_nothing(text: str) -> None:
    """A text of white space has no articles."""
    assert find_articles(text) == []


def test_a_lone_paragraph_is_body() -> None:
    """One paragraph is one body block."""
    assert [
        block.role for block in blocks("他在公益性岗位上干了三年，每月有八百元收入，一家人的日子慢慢好了起来。")
    ] == ["body"]


def test_an_enormous_line_is_one_block() -> None:
    """A line of 100,000 characters is a paragraph like any other."""
    (block,) = blocks("车间里的机器声从早响到晚，" * 7700)
    assert (block.role, block.spans) == ("body", ((0, 100100),))


def test_indents_inside_an_endless_line() -> None:
    """Where a web page lost its line ends, the indents still show the paragraphs."""
    found = blocks(
        "　　清晨，村口热闹起来，女人们说说笑笑走进车间。　　“一个月两千多。”她说。　　厂长介绍，订单已经排到了年底。"
    )
    assert [block.text for block in found] == [
        "清晨，村口热闹起来，女人们说说笑笑走进车间。",
        "“一个月两千多。”她说。",
        "厂长介绍，订单已经排到了年底。",
    ]


def test_text_that_is_not_chinese() -> None:
    """English keeps a space where lines are joined."""
    text = (
        "The county said on Monday that more than three thousand workers\nhad come back from the coast since the spring, "
        "and that most of\nthem had found work within an hour of their homes.\n\nOthers are still looking.\n"
    )
    found = blocks(text)
    assert found[0].text == " ".join(text.split("\n\n", maxsplit=1)[0].split("\n"))
    assert {block.role for block in found} == {"body"}


def test_stray_spaces_are_taken_out() -> None:
    """White space of typesetting inside a paragraph is not kept; the spans still lead to the source."""
    (block,) = blocks("门 口的 路灯亮了，孩子们背着书包 跑进 学校，保安老陈数着 人数，一个也 不能少。")
    assert block.text == "门口的路灯亮了，孩子们背着书包跑进学校，保安老陈数着人数，一个也不能少。"


def test_a_long_page_takes_its_articles_one_by_one(whole_articles: list[Blocks]) -> None:
    """Forty articles below each other are found as some forty articles."""
    rng = Random(4)
    page = break_page([dress(article, rng) for article in whole_articles[:40]], rng)
    found: list[Article] = find_articles(page.text)
    assert 28 <= len(found) <= 52
