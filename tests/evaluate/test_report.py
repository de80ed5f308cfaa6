"""The report and its files."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zhuti.evaluate.evaluation import Subject, evaluate, flat_figures
from zhuti.evaluate.intervals import Bootstrap
from zhuti.evaluate.labels import Labels, Predictions
from zhuti.evaluate.provenance import provenance
from zhuti.evaluate.report import results_table, write_report
from zhuti.evaluate.report.words import Words, _texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zhuti.evaluate.evaluation import Evaluation
    from zhuti.evaluate.labels import Gold
    from zhuti.themes import Scheme

DRAWS = Bootstrap(200)
_VOID = {"meta", "link", "input", "br"}


class _Balance(HTMLParser):
    """Checks that tags close in order and ids are unique."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _write(evaluation: Evaluation, folder: Path, lang: str = "en") -> str:
    data = folder / "data.jsonl"
    data.write_text("{}\n")
    write_report(evaluation, provenance([("data", data)], 0, 200, ["zhuti", "evaluate"]), folder, lang)
    page = (folder / "report.html").read_text(encoding="utf-8")
    balance = _Balance()
    balance.feed(page)
    assert not balance.open
    assert len(balance.ids) == len(set(balance.ids))
    return page


@pytest.fixture
def whole(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]) -> Evaluation:
    """Evaluate a noisy system."""
    gold = random_gold(25)
    return evaluate(gold, Subject("made system", noisy(gold)), random_gold(8, 5, "t"), draws=DRAWS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_stands_alone(whole: Evaluation, lang: str, tmp_path: Path) -> None:
    """Nothing is loaded from anywhere, every table has a caption and headers, every figure says what it shows."""
    page = _write(whole, tmp_path, lang)
    assert not re.search(r"""(src|href)=["'](?!#|data:,)""", page)
    assert "url(" not in page
    assert "@import" not in page
    assert page.count("<caption") == page.count("<table")
    assert page.count('scope="col"') > page.count("<table")
    for figure in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        assert 'aria-hidden="true"' in figure or ("<title" in figure and "<desc" in figure)
    assert page.count('class="mistake"') == len(whole.mistakes)


def test_every_word_is_there_in_both_languages(scheme: Scheme) -> None:
    """English and Chinese have the same keys and the same blanks."""
    for key, texts in _texts().items():
        assert set(texts) == {"en", "zh"}, key
        blanks = [set(re.findall(r"{(\w+)}", text)) for text in texts.values()]
        assert blanks[0] == blanks[1], key
    assert Words("zh", scheme).theme("workshop") == "扶贫车间 Workshops"


def test_text_of_the_data_cannot_become_markup(make_gold: Callable[..., Gold], scheme: Scheme, tmp_path: Path) -> None:
    """A headline that looks like a script is shown, not run."""
    gold = make_gold([[["employment"], []]] * 3, title="<script>alert(1)</script>", source="<b>x")
    said = Predictions(Labels.of([[], ["workshop"]] * 3, scheme))
    page = _write(evaluate(gold, Subject("<i>me</i>", said), draws=DRAWS), tmp_path)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<i>me" not in page


def test_files_hold_the_same_figures(whole: Evaluation, tmp_path: Path) -> None:
    """JSON, CSV and the model card's table say what was computed, and JSON has no NaN."""
    _write(whole, tmp_path)
    whole_json = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert whole_json["figures"]["main.macro_f1"] == whole.system.figures["main.macro_f1"].value
    assert whole_json["figures"] == flat_figures(whole)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "metrics.csv").read_text(encoding="utf-8-sig"))))
    assert {row["system"] for row in rows} == {"made system", "keywords", "tfidf", "majority"}
    first = whole.system.figures["main.macro_f1"]
    assert (float(rows[0]["value"]), float(rows[0]["low"])) == (first.value, first.low)
    assert len(list(csv.reader(io.StringIO((tmp_path / "mistakes.csv").read_text(encoding="utf-8-sig"))))) == 1 + len(
        whole.mistakes
    )
    matrix = list(csv.reader(io.StringIO((tmp_path / "confusion.csv").read_text(encoding="utf-8-sig"))))
    assert sum(int(cell) for row in matrix[1:] for cell in row[1:]) == whole.paragraphs
    assert f"{first.value:.3f} ({first.low:.3f}–{first.high:.3f})" in results_table(whole)


def _codes(evaluation: Evaluation) -> set[str]:
    return {note.code for note in evaluation.notes}


def test_absent_themes_are_said(make_gold: Callable[..., Gold], scheme: Scheme, tmp_path: Path) -> None:
    """A theme absent from the data, from the predictions, from both."""
    gold = make_gold([[["employment"], []]] * 4)
    scores = [[0.2, 0.8, 0.0], [0.1, 0.1, 0.0]] * 4
    said = Predictions(Labels.of([["workshop"], []] * 4, scheme), np.array(scores))
    found = evaluate(gold, Subject("a", said), draws=DRAWS)
    assert {("absent_data", ("workshop",)), ("absent_given", ("employment",)), ("absent_both", ("campus_safety",))} <= {
        (note.code, note.classes) for note in found.notes
    }
    assert found.covered_main == ("employment", "workshop", "none")
    page = _write(found, tmp_path)
    assert "校园安全 Campus safety: neither in the data nor in the predictions" in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_article(lang: str, make_gold: Callable[..., Gold], scheme: Scheme, tmp_path: Path) -> None:
    """No interval can be had, and the report says so."""
    gold = make_gold([[["employment"], []]])
    found = evaluate(gold, Subject("a", Predictions(Labels.of([["employment"], []], scheme))), draws=DRAWS)
    assert "one_article" in _codes(found)
    assert found.system.figures["main.macro_f1"].low is None
    assert not found.mistakes
    _write(found, tmp_path, lang)


def test_all_none(make_gold: Callable[..., Gold], noisy: Callable[..., Predictions], tmp_path: Path) -> None:
    """Data without any theme give a report, in which recall is not defined."""
    gold = make_gold([[[], []]] * 5)
    found = evaluate(gold, Subject("a", noisy(gold)), draws=DRAWS)
    assert "all_none" in _codes(found)
    assert all(result.curve is None for result in found.themes)
    assert "no curve" in _write(found, tmp_path)


def test_what_a_prediction_file_cannot_tell(
    random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]
) -> None:
    """Without scores and a model the report says what is missing."""
    gold = random_gold(4)
    found = evaluate(gold, Subject("a", Predictions(noisy(gold).labels)), gold, draws=DRAWS)
    assert {"no_scores", "no_sure", "cannot_ask", "few_articles", "in_train"} <= _codes(found)
    assert found.calibration is found.risk is found.robustness is None


def test_same_seed_same_report(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]) -> None:
    """Everything that is drawn is drawn from the seed."""
    gold = random_gold(10)
    first, again = (evaluate(gold, Subject("a", noisy(gold)), gold, draws=DRAWS) for _ in range(2))
    assert first == again
