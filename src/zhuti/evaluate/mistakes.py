"""Every wrong paragraph in its article, and the clause that tipped it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from zhuti.label.explain import clauses, without_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.corpus.articles import AnnotatedArticle
    from zhuti.evaluate.labels import Floats, Gold, Predictions
    from zhuti.evaluate.predictors import Predictor

Kind = Literal["missed", "false_alarm", "mixed_up", "other_themes"]
"""A theme taken for none; none taken for a theme; one theme for another; main theme right but not all themes."""

_NEIGHBOURS = 1
_LEAST_DROP = 0.01
EXPLAINED = 300
"""So many mistakes, the most confident, are read again clause by clause; each costs as much as a dozen paragraphs."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause of a wrong paragraph without which the system would be least of its opinion.

    Attributes
    ----------
    start, end:
        Its characters in the paragraph's text.
    drop:
        By how much the score of the given main theme falls (for none: what the best theme's score leaves of one) when
        the clause is taken out.
    flips:
        Whether the main theme changes then.
    """

    start: int
    end: int
    drop: float
    flips: bool


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong paragraph.

    Attributes
    ----------
    article, paragraph:
        The article's id and the place in it, from 0.
    headline, source, date, role, text:
        As annotated.
    before, after:
        The neighbouring paragraphs' texts; empty at the ends.
    right, given:
        Theme ids, the main one first.
    kind:
        What sort of mistake it is.
    scores, confidence, sure:
        What the system says; `None` where it does not.
    unsure_label:
        The annotator would not defend the label.
    clause:
        What tipped it; `None` if that was not asked, if the paragraph is one clause, or if no clause weighs much.
    """

    article: str
    paragraph: int
    headline: str
    source: str
    date: str
    role: str
    text: str
    before: str
    after: str
    right: tuple[str, ...]
    given: tuple[str, ...]
    kind: Kind
    scores: dict[str, float] | None
    confidence: float | None
    sure: bool | None
    unsure_label: bool
    clause: Clause | None = None


def mistakes(gold: Gold, predictions: Predictions) -> list[Mistake]:
    """List all paragraphs whose themes are not all right, the most confident mistake first."""
    confidence = predictions.confidence
    found = []
    for row, (article, index, paragraph) in enumerate(gold):
        right, given = paragraph.themes, predictions.labels.named(row, gold.scheme)
        if set(right) == set(given) and right[:1] == given[:1]:
            continue
        scores = None if predictions.scores is None else predictions.scores[row].tolist()
        found.append(
            Mistake(
                article=article.id,
                paragraph=index,
                headline=article.title,
                source=article.source,
                date=article.date,
                role=paragraph.role,
                text=paragraph.text,
                before=article.paragraphs[index - 1].text if index else "",
                after=article.paragraphs[index + 1].text if index + 1 < len(article.paragraphs) else "",
                right=right,
                given=given,
                kind=_kind(right, given),
                scores=None if scores is None else dict(zip(gold.scheme.ids, scores, strict=True)),
                confidence=None if confidence is None else float(confidence[row]),
                sure=None if predictions.sure is None else bool(predictions.sure[row]),
                unsure_label=paragraph.unsure,
            )
        )
    return sorted(found, key=lambda mistake: (mistake.kind == "other_themes", -(mistake.confidence or 0)))


def explain(found: Sequence[Mistake], gold: Gold, predictor: Predictor) -> list[Mistake]:
    """Find the clause that tipped each mistake of the main theme, by taking out one clause after the other.

    Only the 300 most confident are asked about. The paragraph is read again with its headline and one neighbour on each
    side, all variants in one call.

    See Also
    --------
    zhuti.label.explain : the same for what is labelled.
    """
    articles = {article.id: article for article in gold.articles}
    variants: list[AnnotatedArticle] = []
    rows: list[int] = []
    asked: list[tuple[int, list[tuple[int, int]]]] = []
    total = 0
    for number, mistake in enumerate(found[:EXPLAINED]):
        cut = clauses(mistake.text)
        if mistake.kind == "other_themes" or mistake.confidence is None or len(cut) < 2:  # noqa: PLR2004
            continue
        asked.append((number, cut))
        for text in without_each(mistake.text, cut):
            excerpt, place = _excerpt(articles[mistake.article], mistake.paragraph, text)
            variants.append(excerpt)
            rows.append(total + place)
            total += len(excerpt.paragraphs)
    if not asked:
        return list(found)
    answers = predictor.predict(variants).take(np.array(rows))
    explained = list(found)
    first = 0
    for number, cut in asked:
        last = first + 1 + len(cut)
        explained[number] = replace(found[number], clause=_tipping(answers.take(np.arange(first, last)), cut))
        first = last
    return explained


def _excerpt(article: AnnotatedArticle, index: int, text: str) -> tuple[AnnotatedArticle, int]:
    first = max(0, index - _NEIGHBOURS)
    paragraphs = list(article.paragraphs[first : index + _NEIGHBOURS + 1])
    paragraphs[index - first] = paragraphs[index - first].model_copy(update={"text": text})
    return article.model_copy(update={"paragraphs": tuple(paragraphs)}), index - first


def _tipping(answers: Predictions, cut: list[tuple[int, int]]) -> Clause | None:
    """Compare the answer on the whole paragraph, the first row, with those on it without each clause."""
    assert answers.scores is not None  # noqa: S101  - only systems with scores are asked
    main = int(answers.labels.main[0])
    scores = _class_scores(answers.scores, main)
    drops = scores[0] - scores[1:]
    worst = int(drops.argmax())
    if drops[worst] < _LEAST_DROP:
        return None
    return Clause(*cut[worst], float(drops[worst]), bool(answers.labels.main[worst + 1] != main))


def _class_scores(scores: Floats, main: int) -> Floats:
    return scores[:, main] if main < scores.shape[1] else np.asarray(1 - scores.max(axis=1))


def _kind(right: tuple[str, ...], given: tuple[str, ...]) -> Kind:
    if right[:1] == given[:1]:
        return "other_themes"
    if not given:
        return "missed"
    return "mixed_up" if right else "false_alarm"
