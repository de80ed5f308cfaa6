"""What a reader must know before believing the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.bert.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhuti.evaluate.labels import Gold, Predictions

_FEW = 20


@dataclass(frozen=True, slots=True)
class Note:
    """A remark; its words are in the report's texts under `code`.

    Attributes
    ----------
    code:
        Which remark.
    classes:
        The themes (or none) it is about.
    number:
        The number it holds.
    """

    code: str
    classes: tuple[str, ...] = ()
    number: int = 0


def notes(gold: Gold, predictions: Predictions, train: Gold | None, can_ask: bool, can_convert: bool) -> list[Note]:
    """Look for whatever limits what the figures can say.

    Parameters
    ----------
    gold, predictions:
        The data, and what the system said of it.
    train:
        The training articles, if they were given.
    can_ask:
        Whether the system can be asked about other texts; a prediction file cannot.
    can_convert:
        Whether traditional script can be made.
    """
    found = [*_about_classes(gold, predictions)]
    if len(gold.articles) == 1:
        found.append(Note("one_article"))
    elif len(gold.articles) < _FEW:
        found.append(Note("few_articles", number=len(gold.articles)))
    if not gold.labels.themes.any():
        found.append(Note("all_none"))
    if predictions.scores is None:
        found.append(Note("no_scores"))
    if predictions.sure is None:
        found.append(Note("no_sure"))
    if not can_ask:
        found.append(Note("cannot_ask"))
    elif not can_convert:
        found.append(Note("no_opencc"))
    if train is None:
        found.append(Note("no_train"))
    elif shared := len(_texts(gold) & _texts(train)):
        found.append(Note("in_train", number=shared))
    return found


def _about_classes(gold: Gold, predictions: Predictions) -> Iterator[Note]:
    in_data = {*gold.labels.main.tolist()} | {*gold.labels.themes.nonzero()[1].tolist()}
    given = {*predictions.labels.main.tolist()} | {*predictions.labels.themes.nonzero()[1].tolist()}
    every = range(len(gold.scheme.ids) if gold.scheme.exclusive else len(gold.classes))
    for code, places in (
        ("absent_both", [place for place in every if place not in in_data | given]),
        ("absent_data", [place for place in every if place not in in_data and place in given]),
        ("absent_given", [place for place in every if place in in_data and place not in given]),
    ):
        if places:
            yield Note(code, tuple(gold.classes[place] for place in places))
    support = gold.labels.themes.sum(axis=0)
    if few := tuple(name for name, number in zip(gold.scheme.ids, support.tolist(), strict=True) if 0 < number < _FEW):
        yield Note("few_paragraphs", few, _FEW)


def _texts(gold: Gold) -> set[str]:
    return {normalise(paragraph.text) for _, _, paragraph in gold}
