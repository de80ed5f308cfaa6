"""Paragraphs that visit other articles bring their own labels and leave the others' alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.bert.folder import load_tokenizer
from zhuti.bert.windows import Windower, WindowShape
from zhuti.corpus.articles import AnnotatedArticle, Paragraph
from zhuti.themes import load_scheme
from zhuti.train.config import ViewsConfig
from zhuti.train.examples import build_examples, draw_epoch
from zhuti.train.guests import Guests

if TYPE_CHECKING:
    from pathlib import Path

    from zhuti.train.examples import Example

SCHEME = load_scheme()
ARTICLES = [
    AnnotatedArticle(
        id="park",
        source="test",
        title="公园开放",
        paragraphs=(Paragraph(text="省队在昨晚的比赛中获胜。", themes=()), Paragraph(text="天气晴朗。", themes=())),
    ),
    AnnotatedArticle(
        id="post",
        source="test",
        title="村里新闻",
        paragraphs=(
            Paragraph(text="县里开发了公益性岗位。", themes=("welfare_post", "employment")),
            Paragraph(text="她每天早上六点出门。", themes=("welfare_post",)),
            Paragraph(text="公益性岗位或许会增加。", themes=("welfare_post",), unsure=True),
        ),
    ),
    AnnotatedArticle(
        id="fair",
        source="test",
        title="招聘会",
        paragraphs=(Paragraph(text="招聘会上人很多。", themes=("employment",)),),
    ),
]


@pytest.fixture(scope="module")
def windower(encoder: Path) -> Windower:
    """Cut windows of 64 tokens."""
    return Windower(load_tokenizer(encoder), WindowShape(tokens=64, headline=8, overlap=8))


@pytest.fixture(scope="module")
def examples(windower: Windower) -> list[Example]:
    """Encode the articles."""
    return build_examples(ARTICLES, SCHEME, windower)


def test_only_sure_paragraphs_in_their_own_words_visit(examples: list[Example]) -> None:
    found = {(id(example), block) for of_theme in Guests.of(examples).by_theme for example, block in of_theme}
    assert found == {(id(examples[1]), 1), (id(examples[2]), 1)}  # block 0 is the title


@given(seed=st.integers(0, 2**32 - 1), number=st.integers(0, 2))
def test_a_visit_changes_nothing_but_what_it_adds(examples: list[Example], seed: int, number: int) -> None:
    host = examples[number]
    visited = Guests.of(examples).visit(host, np.random.default_rng(seed))
    (place,) = [
        place
        for place in range(1, len(visited.roles))
        if visited.telling[place]
        and [*visited.ids[:place], *visited.ids[place + 1 :]] == host.ids
        and np.array_equal(np.delete(visited.themes, place, axis=0), host.themes)
    ][:1]
    assert visited.roles[0] == host.roles[0]
    assert np.array_equal(np.delete(visited.main, place, axis=0), host.main)
    assert np.array_equal(np.delete(visited.weights, place), host.weights)
    employment, post = SCHEME.ids.index("employment"), SCHEME.ids.index("welfare_post")
    assert visited.main[place].argmax() in {employment, post}
    assert visited.themes[place, employment] == 1  # the post's guest carries both
    assert visited.weights[place] == 1


def test_a_scheme_without_tell_tale_words_has_no_guests(windower: Windower) -> None:
    silent = SCHEME.model_copy(
        update={"themes": tuple(theme.model_copy(update={"telltale": ()}) for theme in SCHEME.themes)}
    )
    examples = build_examples(ARTICLES, silent, windower)
    assert Guests.of(examples).visit(examples[0], np.random.default_rng(0)) is examples[0]


def test_an_epoch_shows_guests_as_often_as_asked(examples: list[Example], windower: Windower) -> None:
    def labelled_blocks(share: float) -> int:
        views = ViewsConfig(no_headline=0, excerpt=0, alone=0, guests=share)
        windows = draw_epoch(examples * 200, windower, views, 8, np.random.default_rng(0))
        return sum(int((window.weights > 0).sum()) for window in windows)

    own = 200 * sum(len(article.paragraphs) for article in ARTICLES)
    assert labelled_blocks(0.0) == own
    assert labelled_blocks(1.0) == own + 600
    assert own + 100 < labelled_blocks(0.25) < own + 200
