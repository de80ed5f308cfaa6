"""The dataset card says what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
CARD = (DATA / "README.md").read_text(encoding="utf-8")


def test_the_counts_are_those_of_the_files() -> None:
    """The card's table is what data/counts.py prints today."""
    printed = subprocess.run(  # noqa: S603
        [sys.executable, str(DATA / "counts.py")], check=True, capture_output=True, encoding="utf-8"
    )
    assert printed.stdout.strip() in CARD


def test_the_files_it_names_are_there() -> None:
    """Every file of every configuration in the card's head exists, and the licence is named."""
    head = yaml.safe_load(CARD.split("---\n")[1])
    files = [part["path"] for config in head["configs"] for part in config["data_files"]]
    assert len(files) == 5
    assert all((DATA / file).is_file() for file in files)
    assert head["license"] == "cc-by-4.0"


def test_the_articles_load_as_a_dataset(tmp_path: Path) -> None:
    """`datasets` reads the articles with one schema, as the card shows."""
    from datasets import load_dataset

    files = {name: str(DATA / "themes" / f"{name}.jsonl") for name in ("train", "dev")}
    loaded = load_dataset("json", data_files=files, cache_dir=str(tmp_path))
    assert set(loaded["dev"].features["paragraphs"].feature) == {"text", "themes", "role", "unsure"}
    assert loaded["dev"][0]["paragraphs"][0]["themes"] is not None
