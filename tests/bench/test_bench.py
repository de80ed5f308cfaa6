"""The benchmark: what it computes from times, and that it runs as a whole."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from zhuti.bench.process import run_process
from zhuti.bench.rounds import measure, ratio
from zhuti.errors import ZhutiError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_rounds_are_interleaved_after_a_warm_up() -> None:
    """Every round runs every contender once, in order; the first is not counted."""
    ran: list[str] = []
    seconds = measure({name: lambda name=name: ran.append(name) for name in "ab"}, rounds=3)
    assert "".join(ran) == "abababab"
    assert {name: len(times) for name, times in seconds.items()} == {"a": 3, "b": 3}
    assert all((times > 0).all() for times in seconds.values())


def test_a_constant_ratio_has_no_spread() -> None:
    """Rounds that are slow for all say nothing about the ratio."""
    fast = np.array([1.0, 2.0, 5.0])
    found = ratio(3 * fast, fast)
    assert (found.value, found.low, found.high) == pytest.approx((3, 3, 3))


def test_a_ratio_lies_within_its_interval() -> None:
    """Known answer: the geometric mean of 2 and 8 is 4."""
    found = ratio(np.array([2.0, 8.0] * 10), np.ones(20))
    assert found.value == pytest.approx(4)
    assert 2 < found.low < 4 < found.high < 8


def test_a_process_that_fails_is_said() -> None:
    """Memory and time of a process; a failing one raises."""
    done = run_process([sys.executable, "-c", "x = bytes(50_000_000)"], rounds=2)
    assert done.megabytes > 50
    assert done.seconds > 0
    with pytest.raises(ZhutiError, match="exit code 3"):
        run_process([sys.executable, "-c", "raise SystemExit(3)"], rounds=1)


def test_all_contenders_label_a_page(zhuti: Callable, tmp_path: Path) -> None:
    """The whole benchmark on a page of two paragraphs."""
    page = tmp_path / "page.txt"
    page.write_text(
        "　　县里新开发了三百个公益性岗位。\n　　今天夜间到明天白天晴转多云，偏北风三到四级。\n", encoding="utf-8"
    )
    outcome = zhuti("bench", page, "--rounds", "2", "-o", tmp_path / "speed.json")
    assert outcome.code == 0, outcome.err
    found = json.loads((tmp_path / "speed.json").read_text(encoding="utf-8"))
    assert found["paragraphs"] == 2
    assert [speed["name"].split(",")[0] for speed in found["speeds"]].count("bert-base") == 2
    assert found["speeds"][0]["times"]["value"] == 1
    assert found["cold"]["seconds"] > 0
    assert "zhuti, int8" in outcome.out
