"""``zhuti blocks`` as a user runs it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_blocks_are_found_on_the_written_pages(zhuti: Callable, pages: Path) -> None:
    """The figures of --check stay where they were promised: boundaries 0.95, roles 0.9, held-out pages too."""
    out = zhuti("blocks", "--check", pages).out
    for name in ("all", r"\* held out"):
        boundaries, _, roles, _ = map(
            float, re.search(rf"{name} +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)", out).groups()
        )
        assert boundaries >= 0.95
        assert roles >= 0.9


def test_one_line_a_block(zhuti: Callable, pages: Path) -> None:
    """JSON Lines in a pipe, with spans into the decoded source."""
    path = pages / "two-articles.txt"
    rows = [json.loads(line) for line in zhuti("blocks", path).out.splitlines()]
    source = path.read_text(encoding="utf-8")
    assert {row["article"] for row in rows} == {1, 2}
    for row in rows:
        assert "".join("".join(source[a:b] for a, b in row["spans"]).split()) == "".join(row["text"].split())


def test_text_shows_roles(zhuti: Callable, pages: Path) -> None:
    """The table for people."""
    out = zhuti("blocks", pages / "two-articles.txt", "-f", "text").out
    assert "headline" in out
    assert "utf-8" in out


def test_bad_input_is_named(zhuti: Callable, pages: Path, tmp_path: Path) -> None:
    """The rest is still shown; the exit code is 1."""
    (tmp_path / "empty.txt").write_bytes(b"")
    outcome = zhuti("blocks", tmp_path / "empty.txt", pages / "briefs.txt")
    assert outcome.code == 1
    assert "empty.txt" in outcome.err
    assert outcome.out
    assert zhuti("blocks", "--check", tmp_path).code == 1
