"""What the tests of pages share."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from breaker import Blocks, BrokenPage, load, random_page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def pages() -> Path:
    """The written pages with their right blocks."""
    return ROOT / "data" / "pages"


@pytest.fixture(scope="session")
def whole_articles() -> list[Blocks]:
    """Articles that no weight was fitted on."""
    return load(ROOT / "data" / "themes" / "dev.jsonl")


@pytest.fixture(scope="session")
def broken_pages(whole_articles: list[Blocks]) -> list[BrokenPage]:
    """Pages of every make, made of whole articles."""
    rng = Random(20)
    return [random_page(whole_articles, rng) for _ in range(80)]
