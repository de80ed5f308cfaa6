"""The figures of block finding."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from zhuti.errors import InputError
from zhuti.pages import Article, Block
from zhuti.pages.check import Score, Tally, check_folder, check_page, load_right, locate, score

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "标题\n第一段的前\n图片说明。\n一半在这里。\n第二段。\n"


def right(*blocks: tuple[str, str]) -> dict[str, object]:
    """Write the right blocks of one article."""
    return {"encoding": "utf-8", "articles": [{"blocks": [{"role": role, "text": text} for role, text in blocks]}]}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A page with its right blocks beside it."""
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    blocks = right(
        ("headline", "标题"), ("body", "第一段的前一半 在这里。"), ("caption", "图片说明。"), ("body", "第二段。")
    )
    (tmp_path / "page.json").write_text(json.dumps(blocks, ensure_ascii=False), encoding="utf-8")
    return tmp_path / "page.txt"


def test_right_blocks_are_placed(written: Path) -> None:
    """Halves are found on both sides of a caption."""
    (article,) = locate(TEXT, load_right(written.with_suffix(".json")))
    assert [block.spans for block in article.blocks] == [((0, 2),), ((3, 8), (15, 21)), ((9, 14),), ((22, 26),)]


def test_perfect_blocks_score_one(written: Path) -> None:
    """The right blocks compared with themselves."""
    articles = locate(TEXT, load_right(written.with_suffix(".json")))
    assert [tally.f1 for tally in _tallies(score(TEXT, articles, articles))] == [1, 1, 1, 1]


def test_a_wrong_cut_costs_precision(written: Path) -> None:
    """A paragraph left in halves adds a false first and a false last character."""
    articles = locate(TEXT, load_right(written.with_suffix(".json")))
    head, cut, caption, last = articles[0].blocks
    halves = [Block("body", "", (span,)) for span in cut.spans]
    found = score(TEXT, [Article((head, halves[0], caption, halves[1], last))], articles)
    assert found.boundaries == Tally(8, 10, 8)
    assert found.blocks == Tally(3, 5, 4)
    assert found.roles == Tally(4, 4, 4)


def test_a_missed_article_costs_recall(written: Path) -> None:
    """Article starts leave credits out."""
    articles = locate(TEXT, load_right(written.with_suffix(".json")))
    head, *rest = articles[0].blocks
    two = [Article((head,)), Article(tuple(rest))]
    assert score(TEXT, articles, two).starts == Tally(1, 1, 2)
    with_credit = [Article((Block("credit", "标题", head.spans), *rest))]
    assert score(TEXT, with_credit, two).starts == Tally(1, 1, 2)


def _tallies(figures: Score) -> list[Tally]:
    return [figures.boundaries, figures.blocks, figures.roles, figures.starts]


def test_the_written_pages(pages: Path) -> None:
    """What is promised: boundaries at 0.95, roles at 0.9, over all pages and over those held out."""
    scores = check_folder(pages)
    held_out = [name for name in scores if load_right(pages / f"{name}.json").held_out]
    assert (len(scores) >= 12, len(held_out)) == (True, 4)
    for chosen in (list(scores), held_out):
        total = sum((scores[name] for name in chosen), Score())
        assert total.boundaries.f1 >= 0.95
        assert total.roles.f1 >= 0.9


def test_the_page_of_the_benchmark_has_sixty_paragraphs(pages: Path) -> None:
    """Three articles, and captions between the halves of paragraphs."""
    right_page = load_right(pages / "special-page.json")
    assert len(right_page.articles) == 3
    assert 58 <= sum(len(article.blocks) for article in right_page.articles) <= 62


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "page.json"),
        ('{"encoding": "utf-8"}', "articles: Field required"),
        (json.dumps(right(("headline", "标题"), ("body", "别的话。"))), "no block has the words"),
        (json.dumps(right(("headline", "标题"), ("title", "第一段"))), "articles.0.blocks.1.role"),
    ],
)
def test_wrong_right_blocks_are_named(written: Path, content: str, words: str) -> None:
    """A mistake in the file beside the page is said, with its place."""
    written.with_suffix(".json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        check_page(written)
    assert words in str(error.value)


def test_a_folder_without_right_blocks(tmp_path: Path, pages: Path) -> None:
    """Nothing to compare with is an error, not a perfect score."""
    shutil.copy(pages / "briefs.txt", tmp_path)
    with pytest.raises(InputError, match="no page"):
        check_folder(tmp_path)
