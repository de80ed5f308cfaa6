"""The shipped model as a system that can be asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zhuti.corpus import load_articles, save_articles
from zhuti.evaluate.predictors import Model
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti.corpus import AnnotatedArticle
    from zhuti.label import Labeller

DEV = Path(__file__).parents[2] / "data" / "themes" / "dev.jsonl"


@pytest.fixture(scope="module")
def articles() -> list[AnnotatedArticle]:
    """Give the three shortest articles of the data that ship."""
    return sorted(load_articles([DEV]), key=lambda article: sum(len(part.text) for part in article.paragraphs))[:3]


def test_says_what_label_says(articles: list[AnnotatedArticle], labeller: Labeller) -> None:
    """A title that stands apart opens the article, one among the paragraphs is read once; scores are the same."""
    bare = [
        article.model_copy(
            update={"paragraphs": tuple(part.model_copy(update={"role": "body"}) for part in article.paragraphs)}
        )
        for article in articles
    ]
    found = Model().predict(bare)
    blocks = [
        block
        for article in bare
        for block in labeller.label_article(article.title, [part.text for part in article.paragraphs])
    ]
    scores = [[block.scores[theme] for theme in load_scheme().ids] for block in blocks]
    np.testing.assert_allclose(found.scores, scores, rtol=0, atol=1e-9)
    assert len(Model().predict(articles).labels.main) == len(blocks)


def test_without_context_every_paragraph_is_read_alone(articles: list[AnnotatedArticle], labeller: Labeller) -> None:
    """As `label_paragraphs` reads them."""
    found = Model().without_context().predict(articles)
    texts = [part.text for article in articles for part in article.paragraphs]
    blocks = labeller.label_paragraphs(texts)
    scores = [[block.scores[theme] for theme in load_scheme().ids] for block in blocks]
    np.testing.assert_allclose(found.scores, scores, rtol=0, atol=1e-9)


def test_report_of_a_model_has_every_part(
    articles: list[AnnotatedArticle], zhuti: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """Context shown and hidden, all six kinds of damage, thresholds, what it was sure of."""
    save_articles(articles, tmp_path / "data.jsonl")
    code, _, _ = zhuti("evaluate", "--data", tmp_path / "data.jsonl", "-o", tmp_path / "report", "--resamples", 100)
    assert code == 0
    found = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert {part["value"] for part in found["slices"] if part["by"] == "context"} == {"shown", "hidden"}
    assert len(found["robustness"]) == 6
    assert all(theme["threshold"] is not None for theme in found["themes"])
    assert found["risk"]["sure"] is not None
    assert found["provenance"]["sources"][0]["use"] == "model"
