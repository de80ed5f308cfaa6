"""Agreement of two annotators."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score
from typer.testing import CliRunner

from zhuti.cli.data import data
from zhuti.corpus import AnnotatedArticle, Paragraph, save_articles
from zhuti.errors import InputError
from zhuti.evaluate.agreement import agreement
from zhuti.evaluate.intervals import Bootstrap
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = load_scheme()
DRAWS = Bootstrap(resamples=200)


def relabelled(articles: list[AnnotatedArticle], seed: int, share: float) -> list[AnnotatedArticle]:
    """Give a share of the paragraphs random themes."""
    rng = np.random.default_rng(seed)

    def change(paragraph: Paragraph) -> Paragraph:
        if rng.random() > share:
            return paragraph
        themes = tuple(rng.permutation(SCHEME.ids)[: rng.integers(0, 3)].tolist())
        return paragraph.model_copy(update={"themes": themes})

    return [
        article.model_copy(update={"paragraphs": tuple(change(paragraph) for paragraph in article.paragraphs)})
        for article in articles
    ]


def main(articles: list[AnnotatedArticle]) -> list[str]:
    """List the main themes."""
    return [
        paragraph.themes[0] if paragraph.themes else "none" for article in articles for paragraph in article.paragraphs
    ]


def test_figures_are_those_of_scikit_learn(hundred_articles: list[AnnotatedArticle]) -> None:
    """Kappa and F1, of the main theme and of each theme, equal scikit-learn's; intervals hold their figures."""
    other = relabelled(hundred_articles, 0, 0.3)
    found = agreement(hundred_articles, other, SCHEME, DRAWS)
    assert found.kappa.value == pytest.approx(cohen_kappa_score(main(hundred_articles), main(other)))
    assert found.macro_f1.value == pytest.approx(f1_score(main(hundred_articles), main(other), average="macro"))
    for theme, here in found.themes.items():
        sides = [
            [theme in paragraph.themes for article in articles for paragraph in article.paragraphs]
            for articles in (hundred_articles, other)
        ]
        assert here.kappa.value == pytest.approx(cohen_kappa_score(*sides))
        assert here.f1.value == pytest.approx(f1_score(*sides))
        assert here.f1.low < here.f1.value < here.f1.high
        assert (here.first, here.second) == (sum(sides[0]), sum(sides[1]))


def test_the_same_labels_agree_wholly(hundred_articles: list[AnnotatedArticle]) -> None:
    """With oneself one agrees, with nothing to settle; a theme that nobody uses has no kappa."""
    without = [article for article in hundred_articles if main([article])[0] != "workshop"]
    found = agreement(without, without, SCHEME, DRAWS)
    assert found.kappa.value == found.themes["employment"].f1.value == 1
    assert found.themes["workshop"].kappa.value is None
    assert found.confused == found.disagreements == []


def test_paragraphs_are_matched_by_their_words(hundred_articles: list[AnnotatedArticle]) -> None:
    """Order, ids and punctuation may differ; what only one has is counted and left out."""
    other = [
        article.model_copy(
            update={
                "id": f"other-{article.id}",
                "paragraphs": tuple(
                    paragraph.model_copy(update={"text": paragraph.text + "。"}) for paragraph in article.paragraphs
                ),
            }
        )
        for article in hundred_articles[:0:-1]
    ]
    found = agreement(hundred_articles, other, SCHEME, DRAWS)
    assert (found.articles, found.paragraphs, found.only_first, found.only_second) == (99, 297, 3, 0)
    assert found.kappa.value == 1


def test_nothing_in_common_is_an_error(hundred_articles: list[AnnotatedArticle]) -> None:
    """Labels on different texts cannot be compared."""
    with pytest.raises(InputError, match="share no paragraph"):
        agreement(hundred_articles[:5], hundred_articles[5:], SCHEME)


def test_the_command_shows_and_writes_what_is_to_be_settled(
    tmp_path: Path, hundred_articles: list[AnnotatedArticle]
) -> None:
    """Confusions and disagreements are printed and written; a settled file can be imported."""
    one, other, settle = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "settle.csv"
    save_articles(hundred_articles, one)
    changed = hundred_articles[0].paragraphs[0].model_copy(update={"themes": ("workshop", "employment")})
    first = hundred_articles[0].model_copy(update={"paragraphs": (changed, *hundred_articles[0].paragraphs[1:])})
    save_articles([first, *hundred_articles[1:]], other)
    arguments = ["agree", str(one), str(other), "--resamples", "100"]
    result = CliRunner().invoke(data, [*arguments, "-o", str(settle)])
    assert result.exit_code == 0, result.output
    assert "1  就业 Employment / 扶贫车间 Workshops" in result.output
    assert "B 扶贫车间 Workshops + 就业 Employment" in result.output
    with settle.open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["A"], row["B"], row["themes"]) == ("employment", "workshop;employment", "")
    assert CliRunner().invoke(data, ["import", str(settle), "-o", str(tmp_path / "settled.jsonl")]).exit_code == 0
    report = json.loads(CliRunner().invoke(data, [*arguments, "--json"]).stdout)
    assert report["confused"] == [["employment", "workshop", 1]]
