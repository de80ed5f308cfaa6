"""A teacher's labels as training examples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from zhuti.bert.folder import load_tokenizer
from zhuti.bert.windows import Windower, WindowShape
from zhuti.errors import InputError
from zhuti.themes import Scheme
from zhuti.train.soft import load_soft

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = Scheme.model_validate(
    {
        "themes": [
            {"id": "a", "zh": "甲", "en": "A", "definition": "x"},
            {"id": "b", "zh": "乙", "en": "B", "definition": "y"},
        ]
    }
)


def row(article: int, text: str, a: float, b: float, headline: str = "") -> str:
    """Write one labelled block."""
    fields = {"source": "x", "article": article, "role": "body", "headline": headline, "text": text}
    return json.dumps({**fields, "scores": {"a": a, "b": b}})


def test_articles_stand_together_and_keep_their_scores(encoder: Path, tmp_path: Path) -> None:
    """One example an article; a headline that is only named is context without a label."""
    file = tmp_path / "soft.jsonl"
    file.write_text("\n".join([row(1, "招聘会", 0.9, 0.2, "标题"), row(1, "天气", 0, 0, "标题"), row(2, "学校", 0, 1)]))
    first, second = load_soft([file], SCHEME, Windower(load_tokenizer(encoder), WindowShape()))
    assert first.roles == ["headline", "body", "body"]
    assert first.weights.tolist() == [0, 1, 1]
    assert first.themes[1].tolist() == pytest.approx([0.9, 0.2])
    assert first.main[1:].sum(axis=1).tolist() == pytest.approx([1, 1])
    assert first.main[2].tolist() == pytest.approx([0, 0, 1])
    assert second.roles == ["body"]


@pytest.mark.parametrize("line", ["{", "[]", '{"source": "x"}', row(1, "x", 1, 0).replace('"b"', '"c"')])
def test_wrong_lines_are_named(encoder: Path, tmp_path: Path, line: str) -> None:
    """File and line of what is not a labelled block."""
    file = tmp_path / "soft.jsonl"
    file.write_text(row(1, "招聘会", 0.9, 0.2) + "\n" + line + "\n")
    with pytest.raises(InputError, match=r"soft\.jsonl:2"):
        load_soft([file], SCHEME, Windower(load_tokenizer(encoder), WindowShape()))
