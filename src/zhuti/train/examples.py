"""From annotated articles to labelled windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.normalise import normalise
from zhuti.bert.windows import Window
from zhuti.train.guests import Guests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from zhuti.bert.windows import Windower
    from zhuti.corpus.articles import AnnotatedArticle
    from zhuti.pages.blocks import Role
    from zhuti.themes import Scheme
    from zhuti.train.config import ViewsConfig

_UNSURE_WEIGHT = 0.5
_EXCERPT_BLOCKS = 4


@dataclass(frozen=True, slots=True)
class Example:
    """One article, ready to be cut into windows.

    Attributes
    ----------
    roles, ids:
        Role and token ids of each block.
    themes:
        Probability of each theme, shape (blocks, themes).
    main:
        Probability of each theme being the main one, and last of none, shape (blocks, themes + 1).
    weights:
        How much each block counts, shape (blocks,); 0 where it has no label.
    telling:
        Whether the block surely has its main theme and holds one of its tell-tale words, shape (blocks,).
    """

    roles: list[Role]
    ids: list[list[int]]
    themes: NDArray[np.float32]
    main: NDArray[np.float32]
    weights: NDArray[np.float32]
    telling: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LabelledWindow:
    """A window with the targets of the blocks labelled in it."""

    ids: NDArray[np.int32]
    markers: NDArray[np.int64]
    themes: NDArray[np.float32]
    main: NDArray[np.float32]
    weights: NDArray[np.float32]


def blocks_of(article: AnnotatedArticle) -> tuple[list[Role], list[str], int]:
    """Roles and texts of an article's blocks, and how many were put before its paragraphs (its title, if apart)."""
    roles: list[Role] = [paragraph.role for paragraph in article.paragraphs]
    texts = [paragraph.text for paragraph in article.paragraphs]
    if article.title and "headline" not in roles:
        return ["headline", *roles], [article.title, *texts], 1
    return roles, texts, 0


def build_examples(articles: Iterable[AnnotatedArticle], scheme: Scheme, windower: Windower) -> list[Example]:
    """Encode articles and turn their themes into targets."""
    telltale = {theme.id: theme.words for theme in scheme.themes}
    return [_example(article, scheme.ids, telltale, windower) for article in articles]


def _example(
    article: AnnotatedArticle, ids: Sequence[str], telltale: Mapping[str, Sequence[str]], windower: Windower
) -> Example:
    roles, texts, added = blocks_of(article)
    count = len(roles)
    themes = np.zeros((count, len(ids)), np.float32)
    main = np.zeros((count, len(ids) + 1), np.float32)
    weights = np.ones(count, np.float32)
    weights[:added] = 0
    telling = np.zeros(count, np.bool_)
    for row, paragraph in enumerate(article.paragraphs, added):
        for theme in paragraph.themes:
            themes[row, ids.index(theme)] = 1
        main[row, ids.index(paragraph.themes[0]) if paragraph.themes else len(ids)] = 1
        if paragraph.unsure:
            weights[row] = _UNSURE_WEIGHT
        elif paragraph.role == "body" and paragraph.themes:
            text = normalise(paragraph.text)
            telling[row] = any(word in text for word in telltale[paragraph.themes[0]])
    return Example(roles, windower.encode(texts), themes, main, weights, telling)


def draw_epoch(
    examples: Sequence[Example], windower: Windower, views: ViewsConfig, batch: int, rng: np.random.Generator
) -> list[LabelledWindow]:
    """Draw one view of every article and order the windows so that batches hold like lengths.

    Parameters
    ----------
    examples:
        The articles.
    windower:
        Cuts them.
    views:
        How often context is hidden, so that lone paragraphs and whole articles are both read well.
    batch:
        Windows a batch.
    rng:
        The source of chance.
    """
    guests = Guests.of(examples if views.guests else [])
    windows: list[LabelledWindow] = []
    for example in examples:
        shown = guests.visit(example, rng) if rng.random() < views.guests else example
        windows += _view(shown, windower, views, rng)
    noisy = sorted(range(len(windows)), key=lambda number: len(windows[number].ids) * rng.uniform(0.8, 1.25))
    batches = [noisy[start : start + batch] for start in range(0, len(noisy), batch)]
    return [windows[number] for place in rng.permutation(len(batches)) for number in batches[place]]


def _view(
    example: Example, windower: Windower, views: ViewsConfig, rng: np.random.Generator
) -> Iterator[LabelledWindow]:
    blocks = list(range(len(example.roles)))
    labelled = [block for block in blocks if example.weights[block] > 0]
    chance = rng.random()
    if chance < views.alone:
        for block in rng.choice(labelled, min(_EXCERPT_BLOCKS, len(labelled)), replace=False):
            yield labelled_window(windower.alone(example.ids[block], int(block)), example)
        return
    if chance < views.alone + views.excerpt:
        start = int(rng.integers(len(blocks)))
        keep = range(start, min(len(blocks), start + int(rng.integers(1, _EXCERPT_BLOCKS + 1))))
        headlines = [block for block in blocks if example.roles[block] == "headline" and rng.random() < 0.5]  # noqa: PLR2004
        blocks = sorted({*keep, *headlines})
    elif chance < views.alone + views.excerpt + views.no_headline:
        blocks = [block for block in blocks if example.roles[block] != "headline"]
    for window in windower.article(
        [example.roles[block] for block in blocks], [example.ids[block] for block in blocks]
    ):
        if window.blocks:
            yield labelled_window(_renumber(window, blocks), example)


def _renumber(window: Window, blocks: list[int]) -> Window:
    return Window(window.ids, window.markers, [blocks[block] for block in window.blocks])


def labelled_window(window: Window, example: Example) -> LabelledWindow:
    """Put the targets of its blocks beside a window."""
    return LabelledWindow(
        np.asarray(window.ids, np.int32),
        np.asarray(window.markers, np.int64),
        example.themes[window.blocks],
        example.main[window.blocks],
        example.weights[window.blocks],
    )
