"""Made data of known make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zhuti.corpus import AnnotatedArticle, Paragraph
from zhuti.evaluate.labels import Gold, Labels, Predictions
from zhuti.themes import Scheme, Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TEXTS = {
    "employment": "县里开了一场招聘会，三百多人当场签了合同，务工的人不用再出远门。",
    "workshop": "村口的扶贫车间里，四十台缝纫机从早响到晚，妇女们在家门口挣工资。",
    "campus_safety": "校车停在校门外，老师把孩子一个个送上车，再讲一遍防溺水的道理。",
    "none": "清晨的雾从河面漫上来，卖米豆腐的老人掀开锅盖，白气和雾混在一处。",
}


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    """Give three themes."""
    words = {"employment": ("招聘", "务工"), "workshop": ("扶贫车间",), "campus_safety": ("校车", "防溺水")}
    names = {
        "employment": ("就业", "Employment"),
        "workshop": ("扶贫车间", "Workshops"),
        "campus_safety": ("校园安全", "Campus safety"),
    }
    return Scheme(
        themes=tuple(
            Theme(id=name, zh=zh, en=en, definition=en, telltale=words[name]) for name, (zh, en) in names.items()
        )
    )


@pytest.fixture(scope="session")
def make_gold(scheme: Scheme) -> Callable[..., Gold]:
    """Make articles from the themes of their paragraphs."""

    def make(articles: Sequence[Sequence[Sequence[str]]], prefix: str = "a", **fields: str) -> Gold:
        return Gold(
            tuple(
                AnnotatedArticle(
                    id=f"{prefix}{number}",
                    source=fields.get("source", "made"),
                    title=fields.get("title", "山乡见闻"),
                    date=fields.get("date", "2021-05-03"),
                    paragraphs=tuple(
                        Paragraph(text=f"{_text(themes)}这是第{number}篇的第{place}段。", themes=tuple(themes))
                        for place, themes in enumerate(article)
                    ),
                )
                for number, article in enumerate(articles)
            ),
            scheme,
        )

    return make


@pytest.fixture(scope="session")
def random_gold(make_gold: Callable[..., Gold], scheme: Scheme) -> Callable[..., Gold]:
    """Make articles of random themes."""

    def make(articles: int, seed: int = 0, prefix: str = "a") -> Gold:
        rng = np.random.default_rng(seed)
        drawn = [
            [
                rng.permutation(scheme.ids)[: rng.choice(3, p=[0.5, 0.35, 0.15])].tolist()
                for _ in range(rng.integers(1, 7))
            ]
            for _ in range(articles)
        ]
        return make_gold(drawn, prefix)

    return make


@pytest.fixture(scope="session")
def noisy() -> Callable[..., Predictions]:
    """Make the predictions of a system that scores the right themes higher, but not always."""

    def make(gold: Gold, seed: int = 0, noise: float = 0.3) -> Predictions:
        rng = np.random.default_rng(seed)
        truth = gold.labels.themes
        scores = np.clip(0.15 + 0.7 * truth + noise * rng.standard_normal(truth.shape), 0, 1)
        themes = scores >= 0.5
        main = np.where(themes.any(axis=1), np.where(themes, scores, -1).argmax(axis=1), truth.shape[1])
        return Predictions(Labels(main.astype(np.int64), themes), scores, np.abs(scores - 0.5).min(axis=1) > 0.1)

    return make


def _text(themes: Sequence[str]) -> str:
    return "".join(TEXTS[theme] for theme in themes) or TEXTS["none"]
