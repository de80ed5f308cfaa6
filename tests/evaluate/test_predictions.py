"""Prediction files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zhuti.errors import InputError
from zhuti.evaluate.predictions import load_predictions, save_predictions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zhuti.evaluate.labels import Gold, Predictions


@pytest.fixture
def gold(make_gold: Callable[..., Gold]) -> Gold:
    """Give two articles with three paragraphs."""
    return make_gold([[["employment", "workshop"], []], [["campus_safety"]]])


def _line(article: str = "a0", paragraph: int = 0, **fields: object) -> dict[str, object]:
    return {"article": article, "paragraph": paragraph, "theme": None, **fields}


def _write(path: Path, lines: list[object]) -> Path:
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n", encoding="utf-8")
    return path


WHOLE = [_line(), _line(paragraph=1), _line("a1")]


def test_round_trip(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions], tmp_path: Path) -> None:
    """What is saved comes back, the main theme among others too."""
    gold = random_gold(20)
    predictions = noisy(gold)
    save_predictions(predictions, gold, tmp_path / "a.jsonl")
    back = load_predictions(tmp_path / "a.jsonl", gold)
    assert (back.labels.main == predictions.labels.main).all()
    assert (back.labels.themes == predictions.labels.themes).all()
    assert (back.sure == predictions.sure).all()
    np.testing.assert_allclose(back.scores, predictions.scores, atol=1e-6)


def test_order_does_not_matter_and_themes_may_be_left_out(gold: Gold, tmp_path: Path) -> None:
    """Lines in any order, with one theme only."""
    lines = [_line("a1", theme="campus_safety"), _line(paragraph=1), _line(theme="employment")]
    found = load_predictions(_write(tmp_path / "a.jsonl", lines), gold)
    assert found.labels.main.tolist() == [0, 3, 2]
    assert found.scores is None
    assert found.sure is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "holds no prediction"),
        (WHOLE[:2], "article a1, paragraph 0: no prediction"),
        ([*WHOLE, _line("a9")], "line 4: article a9 has no paragraph 0"),
        ([*WHOLE, _line()], "line 4: article a0, paragraph 0 stands in line 1 already"),
        ([_line(theme="sports"), *WHOLE[1:]], "line 1: unknown theme sports; known are employment"),
        ([_line(theme="workshop", themes=["employment"]), *WHOLE[1:]], "theme is workshop, but the first of themes"),
        ([_line(themes=["employment"]), *WHOLE[1:]], "theme is None, but the first of themes is employment"),
        ([_line(scores={"employment": 0.5}), *WHOLE[1:]], "scores should name exactly employment, workshop"),
        ([{"article": "a0"}, *WHOLE[1:]], "line 1: paragraph: Field required"),
        ([_line(paragraph=-1), *WHOLE], "line 1: paragraph"),
        (["no object", *WHOLE], "line 1: should be an object, but is str"),
    ],
)
def test_what_is_wrong_is_named(lines: list[object], said: str, gold: Gold, tmp_path: Path) -> None:
    """Missing, extra, doubled and malformed lines are errors that name the line."""
    with pytest.raises(InputError, match=said):
        load_predictions(_write(tmp_path / "a.jsonl", lines), gold)


@pytest.mark.parametrize("score", ["NaN", "Infinity", "1.5", "-0.1"])
def test_scores_that_are_no_probabilities(score: str, gold: Gold, tmp_path: Path) -> None:
    """NaN and whatever lies outside 0 to 1 is refused."""
    path = _write(tmp_path / "a.jsonl", WHOLE)
    scores = f'{{"employment": 0.1, "workshop": {score}, "campus_safety": 0.2}}'
    path.write_text(path.read_text().replace('"theme": null}', f'"theme": null, "scores": {scores}}}'))
    with pytest.raises(InputError, match=r"line 1: the score of workshop is .*; it should be a probability"):
        load_predictions(path, gold)


def test_scores_for_some_paragraphs_only(gold: Gold, tmp_path: Path) -> None:
    """Half a set of scores is no set."""
    scores = {"employment": 0.1, "workshop": 0.2, "campus_safety": 0.2}
    with pytest.raises(InputError, match="line 2: no scores, which other lines have"):
        load_predictions(_write(tmp_path / "a.jsonl", [_line(scores=scores), *WHOLE[1:]]), gold)


def test_many_problems_are_counted(random_gold: Callable[..., Gold], tmp_path: Path) -> None:
    """The first ten are shown."""
    with pytest.raises(InputError, match=r"and [0-9]+ more") as caught:
        load_predictions(_write(tmp_path / "a.jsonl", [_line()]), random_gold(30))
    assert len(str(caught.value).splitlines()) == 11


def test_output_of_label_is_matched_by_text(gold: Gold, tmp_path: Path) -> None:
    """Blocks are found again by headline and text, whatever else stands on the page; odd spaces do not matter."""
    lines = [
        {
            "source": "p.txt",
            "article": 1,
            "block": 1,
            "role": "byline",
            "headline": "山乡见闻",
            "text": "陈砚秋",
            "theme": None,
        },
        *(
            {
                "block": 2,
                "headline": article.title,
                "text": paragraph.text.replace("，", "，　"),
                "theme": theme,
                "sure": True,
            }
            for (article, _, paragraph), theme in zip(gold, ("employment", None, "workshop"), strict=True)
        ),
    ]
    found = load_predictions(_write(tmp_path / "a.jsonl", lines), gold)
    assert found.labels.main.tolist() == [0, 3, 1]
    assert found.sure.all()
