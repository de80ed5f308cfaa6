"""Every format holds what its plain text twin holds, and is labelled alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from twins import PAGES, TABLES, rows_of

from zhuti.pages import Columns, read_page, read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Blocks
    from zhuti import LabelledBlock, Labeller
    from zhuti.pages import Page

FILES = (slice(4, 5), slice(5, 7))
"""One article, and two on a page."""
BY_ARTICLE = Columns(article="article")


def bare(text: str) -> str:
    """Leave out white space."""
    return "".join(text.split())


def assert_spans_hold(page: Page) -> None:
    """The texts of a block's spans are the block's text, up to white space; no character stands in two blocks."""
    taken: set[int] = set()
    for article in page.articles:
        for block in article.blocks:
            if block.spans:
                assert bare("".join(page.text[start:end] for start, end in block.spans)) == bare(block.text)
            for start, end in block.spans:
                assert 0 <= start < end <= len(page.text)
                assert taken.isdisjoint(range(start, end))
                taken.update(range(start, end))


@pytest.fixture(scope="session", params=FILES, ids=["one article", "two articles"])
def articles(request: pytest.FixtureRequest, whole: list[Blocks]) -> list[Blocks]:
    """Give the articles of one file."""
    return whole[request.param]


@pytest.fixture(scope="session")
def in_text(
    articles: list[Blocks], labeller: Labeller, tmp_path_factory: pytest.TempPathFactory
) -> list[LabelledBlock]:
    """Label the plain text twin."""
    path = tmp_path_factory.mktemp("twin") / "page.txt"
    path.write_bytes(PAGES[".txt"](articles))
    return labeller.label_file(path)


@pytest.mark.parametrize("ending", [*PAGES, *TABLES])
def test_labelled_as_its_plain_text_twin(
    ending: str, articles: list[Blocks], in_text: list[LabelledBlock], labeller: Labeller, tmp_path: Path
) -> None:
    """The same paragraphs, in the same articles, with the same themes wherever the labeller is sure."""
    path = tmp_path / f"page{ending}"
    path.write_bytes({**PAGES, **TABLES}[ending](articles))
    found = {bare(block.text): block for block in labeller.label_file(path, BY_ARTICLE if ending in TABLES else None)}
    assert set(found) >= {bare(block.text) for block in in_text}
    assert len(found) <= len(in_text) + 1  # the running head of the newspaper
    for twin in in_text:
        block = found[bare(twin.text)]
        assert block.article == twin.article
        assert bare(block.headline) == bare(twin.headline)
        if twin.sure and block.sure:
            assert block.themes[:1] == twin.themes[:1], block.text
    both_sure = sum(found[bare(twin.text)].sure and twin.sure for twin in in_text)
    assert both_sure >= len(in_text) / 4  # there was something to compare


@pytest.mark.parametrize("ending", PAGES)
def test_spans_lead_to_the_text(ending: str, articles: list[Blocks], tmp_path: Path) -> None:
    """Of every page, and every word of the articles stands in it."""
    path = tmp_path / f"page{ending}"
    path.write_bytes(PAGES[ending](articles))
    for page in read_pages(path):
        assert_spans_hold(page)
        texts = {bare(block.text) for article in page.articles for block in article.blocks}
        assert texts >= {bare(text) for blocks in articles for _, text in blocks}


@pytest.mark.parametrize("ending", TABLES)
def test_rows_keep_their_columns(ending: str, articles: list[Blocks], tmp_path: Path) -> None:
    """One block a row, in order, with the other columns; those that have a name of ours get another."""
    path = tmp_path / f"rows{ending}"
    path.write_bytes(TABLES[ending](articles))
    blocks = [block for page in read_pages(path) for article in page.articles for block in article.blocks]
    rows = rows_of(articles)
    assert [block.text for block in blocks] == [row["正文"] for row in rows]
    assert [block.role for block in blocks] == [row["role"] for row in rows]
    for block, row in zip(blocks, rows, strict=True):
        assert block.row is not None
        assert set(block.row) == {"编号", "input_article", "来源"}
        assert block.row["编号"] == row["编号"]
        assert block.row["input_article"] == row["article"]


@pytest.mark.parametrize("ending", TABLES)
def test_rows_are_read_alone_unless_a_column_groups_them(ending: str, articles: list[Blocks], tmp_path: Path) -> None:
    """Without a column every row is an article by itself."""
    path = tmp_path / f"rows{ending}"
    path.write_bytes(TABLES[ending](articles))
    alone = [article for page in read_pages(path) for article in page.articles]
    grouped = [article for page in read_pages(path, BY_ARTICLE) for article in page.articles]
    assert all(article.alone and len(article.blocks) == 1 for article in alone)
    assert [len(article.blocks) for article in grouped] == [len(blocks) for blocks in articles]
    assert not any(article.alone for article in grouped)


def test_one_page_of_one_file(articles: list[Blocks], tmp_path: Path) -> None:
    """read_page gives the page of a file that holds one."""
    path = tmp_path / "page.md"
    path.write_bytes(PAGES[".md"](articles))
    assert read_page(path).encoding == "utf-8"
