"""Two sets of articles, and the files that hold them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Blocks = list[tuple[str, str]]


def _written() -> dict[str, Blocks]:
    lines = (ROOT / "data" / "themes" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    return {
        article["id"]: [(paragraph.get("role", "body"), paragraph["text"]) for paragraph in article["paragraphs"]]
        for article in articles
    }


@pytest.fixture(scope="session")
def written() -> list[Blocks]:
    """Give the project's own articles of the development set."""
    return list(_written().values())


@pytest.fixture(scope="session")
def whole(written: list[Blocks]) -> list[Blocks]:
    """Give those that have one headline, at their beginning, and no other block than paragraphs and subheads."""
    return [
        blocks
        for blocks in written
        if blocks[0][0] == "headline" and {role for role, _ in blocks[1:]} <= {"body", "subhead"}
    ]
