"""Averaging fine-tuned models."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from zhuti import Labeller
from zhuti.bert.folder import shipped_model
from zhuti.train.soup import average

if TYPE_CHECKING:
    from pathlib import Path


def test_the_average_of_a_model_with_itself_is_that_model(tmp_path: Path) -> None:
    """Calibration is taken out before and put back after, so nothing changes but the rounding of eight bits."""
    again = shutil.copytree(shipped_model(), tmp_path / "again")
    average([shipped_model(), again], tmp_path / "mean")
    texts = ["县里新开发了三百个公益性岗位，优先安排残疾人。", "今天夜间到明天白天晴转多云。"]
    before, after = (Labeller(folder).label_paragraphs(texts) for folder in (shipped_model(), tmp_path / "mean"))
    for one, other in zip(before, after, strict=True):
        assert one.scores == pytest.approx(other.scores, abs=0.02)
        assert one.themes == other.themes
