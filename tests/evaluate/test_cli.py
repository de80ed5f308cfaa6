"""``zhuti evaluate`` and ``zhuti compare`` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from zhuti.corpus import load_articles
from zhuti.evaluate.gate import Gate, hold
from zhuti.evaluate.labels import Gold
from zhuti.evaluate.predictions import save_predictions
from zhuti.evaluate.predictors import Keywords, Majority
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Callable

DEV = Path(__file__).parents[2] / "data" / "themes" / "dev.jsonl"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the predictions of two simple systems."""
    folder = tmp_path_factory.mktemp("predictions")
    scheme = load_scheme()
    gold = Gold(tuple(load_articles([DEV], scheme)), scheme)
    for system in (Keywords(scheme), Majority(gold)):
        save_predictions(system.predict(gold.articles), gold, folder / f"{system.name}.jsonl")
    return folder


def test_evaluate_writes_a_report(zhuti: Callable[..., tuple[int, str, str]], files: Path, tmp_path: Path) -> None:
    """The table is printed, the report and its tables are written."""
    code, out, _ = zhuti(
        "evaluate", "--predictions", files / "keywords.jsonl", "--data", DEV, "-o", tmp_path, "--resamples", 200
    )
    assert code == 0
    assert "Main theme" in out
    assert {path.name for path in tmp_path.iterdir()} == {
        "report.html", "report.json", "metrics.csv", "confusion.csv", "mistakes.csv", "results.md",
    }  # fmt: skip
    made_with = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["provenance"]
    assert made_with["seed"] == 0
    assert [source["use"] for source in made_with["sources"]] == ["predictions", "data"]
    assert made_with["command"].startswith("zhuti evaluate --predictions")


def test_gate(zhuti: Callable[..., tuple[int, str, str]], files: Path, tmp_path: Path) -> None:
    """A floor that is kept exits 0; one that is missed exits 1 and says which."""
    arguments = ("evaluate", "--predictions", files / "keywords.jsonl", "--data", DEV, "--resamples", 100)
    gate = tmp_path / "gate.yaml"
    gate.write_text("floors: {main.macro_f1: 0.2}\nceilings: {main.accuracy: 1}\n")
    assert zhuti(*arguments, "--gate", gate)[0] == 0
    gate.write_text("floors: {main.macro_f1: 0.999}\n")
    code, _, err = zhuti(*arguments, "--gate", gate)
    assert code == 1
    assert "missed  main.macro_f1 is 0." in err
    gate.write_text("floors: {main.f2: 0.5}\n")
    code, _, err = zhuti(*arguments, "--gate", gate)
    assert code == 1
    assert "no figure is called main.f2" in err


def test_gate_against_a_reference() -> None:
    """Drops are held against another system's figures; a figure that is not defined misses."""
    gate = Gate(largest_drops={"a": 0.003}, largest_rises={"b": 0.01}, floors={"c": 0.1})
    verdicts = hold(gate, {"a": 0.8, "b": 0.05, "c": None}, {"a": 0.802, "b": 0.03})
    assert [(one.name, one.passed) for one in verdicts] == [("c", False), ("a", True), ("b", False)]


def test_compare_two_prediction_files(zhuti: Callable[..., tuple[int, str, str]], files: Path, tmp_path: Path) -> None:
    """The difference has its sign, and what changed sides is listed."""
    code, out, _ = zhuti(
        "compare", files / "majority.jsonl", files / "keywords.jsonl", "--data", DEV, "-o", tmp_path, "--resamples", 200
    )
    assert code == 0
    assert "McNemar" in out
    found = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    assert found["difference"]["main.macro_f1"]["low"] > 0
    discordant = found["mcnemar"]["first_only"] + found["mcnemar"]["second_only"]
    assert len(found["changes"]) == discordant
    page = (tmp_path / "comparison.html").read_text(encoding="utf-8")
    assert page.count('class="mistake"') == discordant
    assert "keywords.jsonl is ahead" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate", "--predictions", "nowhere.jsonl", "--data", DEV], "nowhere.jsonl: no such"),
        (["evaluate", "--model", "nowhere", "--data", DEV], "nowhere: no such"),
        (["compare", "nowhere", "elsewhere", "--data", DEV], "nowhere: no such"),
        (["evaluate", "--predictions", DEV, "--data", DEV], "article: Field required"),
        (["evaluate", "--predictions", DEV, "--data", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
    ],
)
def test_bad_input_is_said_plainly(
    arguments: list[object], said: str, zhuti: Callable[..., tuple[int, str, str]]
) -> None:
    """One line that names the file; no traceback."""
    code, _, err = zhuti(*arguments)
    assert code == 1
    assert said in err
    assert "Traceback" not in err
