"""What is labelled in one go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhuti.label.passages import chunks, passages
from zhuti.pages import Article, Block

BLOCKS = st.lists(
    st.builds(Block, st.sampled_from(["headline", "body", "caption"]), st.text(alphabet="就业", max_size=30)),
    max_size=12,
)
ARTICLES = st.lists(BLOCKS.map(lambda blocks: Article(tuple(blocks))), max_size=8)


@given(ARTICLES, st.integers(1, 80))
def test_every_block_is_labelled_once_and_in_order(articles: list[Article], characters: int) -> None:
    """However finely it is cut, nothing is lost, and numbers run through the page."""
    found = [passage for chunk in chunks(passages(articles, "page", characters), characters) for passage in chunk]
    assert [block for passage in found for block in passage.blocks] == [
        b for article in articles for b in article.blocks
    ]
    numbers = [passage.first + place for passage in found for place in range(len(passage.blocks))]
    assert numbers == list(range(1, len(numbers) + 1))
    for passage in found:
        article = articles[passage.article - 1]
        assert passage.headline == article.headline
        assert all(block in article.blocks for block in passage.blocks)
        assert [block.role for block in passage.opening] in ([], ["headline"])


@given(ARTICLES, st.integers(1, 80))
def test_a_chunk_is_no_larger_than_it_must_be(articles: list[Article], characters: int) -> None:
    """Memory does not grow with the input: without its last block a chunk is below the limit."""
    for chunk in chunks(passages(articles, "page", characters), characters):
        texts = [block.text for passage in chunk for block in passage.blocks]
        assert sum(len(text) + 1 for text in texts[:-1]) < 2 * characters


def test_a_headline_opens_what_is_cut_off_its_article() -> None:
    """A long article keeps its headline as context."""
    article = Article((Block("headline", "标题"), *(Block("body", "就业" * 10) for _ in range(6))))
    first, *others = passages([article], "page", 60)
    assert first.opening == ()
    assert first.blocks[0].role == "headline"
    assert others
    assert all(passage.opening == article.blocks[:1] for passage in others)
