"""Slices, mistakes and damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.evaluate.intervals import Bootstrap
from zhuti.evaluate.labels import Labels, Predictions
from zhuti.evaluate.mistakes import clauses, explain, mistakes
from zhuti.evaluate.predictors import TfidfRegression
from zhuti.evaluate.robustness import damage, robustness
from zhuti.evaluate.slices import slices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhuti.corpus import AnnotatedArticle
    from zhuti.evaluate.labels import Gold
    from zhuti.themes import Scheme

DRAWS = Bootstrap(200)


class Counter:
    """Scores employment by how often its word stands in the paragraph: what tips it is known."""

    name = "counter"

    def predict(self, articles: Sequence[AnnotatedArticle]) -> Predictions:
        """Score 0.6 for one 招聘, 0.9 for more, 0.1 for none."""
        texts = [paragraph.text for article in articles for paragraph in article.paragraphs]
        scores = np.full((len(texts), 3), 0.05)
        scores[:, 0] = [(0.1, 0.6, 0.9)[min(text.count("招聘"), 2)] for text in texts]
        themes = scores >= 0.5
        return Predictions(Labels(np.where(themes[:, 0], 0, 3).astype(np.int64), themes), scores)


def test_worst_slice_first_and_small_ones_marked(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """A system that fails on one source is caught there."""
    good = make_gold([[["employment"], [], []]] * 12, "g", source="daily")
    bad = make_gold([[["employment"], []]] * 3, "b", source="weekly")
    gold = type(good)((*good.articles, *bad.articles), scheme)
    said = [themes.themes if article.source == "daily" else ("workshop",) for article, _, themes in gold]
    found = slices(gold, Labels.of(said, scheme), DRAWS)
    by_source = [part for part in found if part.by == "source"]
    assert [(part.value, part.accuracy.value, part.small) for part in by_source] == [
        ("weekly", 0, True),
        ("daily", 1, False),
    ]
    assert found == sorted(found, key=lambda part: part.accuracy.value)
    assert {"source", "position", "telltale"} <= {part.by for part in found}


def test_slices_hold_every_paragraph(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]) -> None:
    """The parts of each cut add up to the whole."""
    gold = random_gold(15)
    found = slices(gold, noisy(gold).labels, DRAWS)
    for by in {part.by for part in found}:
        assert sum(part.paragraphs for part in found if part.by == by) == len(gold.labels.main)


def test_every_mistake_is_listed_with_its_kind(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """All four kinds, in their article, the most confident first."""
    gold = make_gold([[["employment"], [], ["workshop"], ["employment", "workshop"], ["campus_safety"]]])
    said = [[], ["workshop"], ["employment"], ["employment"], ["campus_safety"]]
    scores = np.array([[0.4, 0, 0], [0, 0.9, 0], [0.7, 0, 0], [0.8, 0, 0], [0, 0, 1.0]])
    found = mistakes(gold, Predictions(Labels.of(said, scheme), scores))
    assert [(one.paragraph, one.kind) for one in found] == [
        (1, "false_alarm"),
        (2, "mixed_up"),
        (0, "missed"),
        (3, "other_themes"),
    ]
    assert found[0].before == gold.articles[0].paragraphs[0].text
    assert found[0].after == gold.articles[0].paragraphs[2].text
    assert found[2].before == ""


def test_the_clause_that_tipped_it(make_gold: Callable[..., Gold]) -> None:
    """The clause with the word that the system counts is found, and taking it out changes the answer."""
    gold = make_gold([[[], []], [[]]])
    text = "雾从河面漫上来，镇上贴出一张招聘的告示，老人看了一眼就走开了。"
    article = gold.articles[0]
    paragraphs = (article.paragraphs[0].model_copy(update={"text": text}), article.paragraphs[1])
    gold = type(gold)((article.model_copy(update={"paragraphs": paragraphs}), gold.articles[1]), gold.scheme)
    system = Counter()
    (found,) = explain(mistakes(gold, system.predict(gold.articles)), gold, system)
    assert found.clause is not None
    assert text[found.clause.start : found.clause.end] == "镇上贴出一张招聘的告示，"
    assert found.clause.drop == pytest.approx(0.5)
    assert found.clause.flips


@given(st.text(alphabet="春风，。！？；：、”abc \n", max_size=120))
def test_clauses_are_the_whole_paragraph(text: str) -> None:
    """However a text is punctuated, its clauses follow each other, leave nothing out and are twelve at most."""
    found = clauses(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert len(found) <= 12


def test_damage_keeps_the_paragraphs_apart(random_gold: Callable[..., Gold]) -> None:
    """Every damaged paragraph knows the one it comes from, and the same seed does the same damage."""
    gold = random_gold(12)
    originals = [paragraph for _, _, paragraph in gold]
    first, again = (list(damage(gold, 1)) for _ in range(2))
    assert [name for name, _, _ in first] == ["ocr", "punctuation", "digits", "broken", "traditional", "headline"]
    for (name, articles, origin), (_, articles_again, _) in zip(first, again, strict=True):
        assert articles == articles_again
        texts = [paragraph.text for article in articles for paragraph in article.paragraphs]
        assert len(texts) == len(origin)
        if name == "broken":
            joined = {row: "".join(text for text, at in zip(texts, origin, strict=True) if at == row) for row in origin}
            assert [joined[row] for row in sorted(joined)] == [paragraph.text for paragraph in originals]
        elif name == "ocr":
            changed = np.mean(
                [
                    new != old
                    for row, text in zip(origin, texts, strict=True)
                    for new, old in zip(text, originals[row].text, strict=True)
                ]
            )
            assert 0.005 < changed < 0.06
        elif name == "headline":
            assert not any(article.title for article in articles)


def test_damage_costs_what_it_takes_away(make_gold: Callable[..., Gold]) -> None:
    """Traditional script hides the counted word; lost punctuation does not."""
    gold = make_gold([[["employment"], []]] * 8)
    system = Counter()
    found = {one.damage: one for one in robustness(gold, system.predict(gold.articles), system, DRAWS)}
    assert found["punctuation"].drop.value == 0
    assert found["punctuation"].changed == 0
    assert found["headline"].paragraphs == 16
    assert found["broken"].paragraphs == 32


def test_real_system_survives_all_damage(make_gold: Callable[..., Gold], random_gold: Callable[..., Gold]) -> None:
    """TF-IDF answers on every kind of damaged text."""
    system = TfidfRegression(make_gold([[["employment"], [], ["workshop"]]] * 4))
    gold = random_gold(6)
    found = robustness(gold, system.predict(gold.articles), system, DRAWS)
    assert len(found) == 6
    assert all(0 <= one.changed <= 1 for one in found)
