"""``zhuti export``: a model folder's ONNX files, made anew and judged."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import onnx
import pytest
import yaml

from zhuti import Labeller
from zhuti.bert.folder import shipped_model
from zhuti.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARTICLE = {
    "id": "1",
    "source": "",
    "title": "公益性岗位托起一个家",
    "paragraphs": [
        {"text": "县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员。", "themes": ["welfare_post"]},
        {"text": "今天夜间到明天白天晴转多云，偏北风三到四级。", "themes": []},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the shipped model."""
    return shutil.copytree(shipped_model(), tmp_path / "model", ignore=shutil.ignore_patterns("*fp32*", "parity*"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Write one annotated article."""
    file = tmp_path / "dev.jsonl"
    file.write_text(json.dumps(ARTICLE, ensure_ascii=False), encoding="utf-8")
    return file


def test_both_precisions_are_written_and_agree(zhuti: Callable, folder: Path, data: Path) -> None:
    """Both files label, the report tells how far apart they are, and nothing else is left in the folder."""
    before = {path.name for path in folder.iterdir()}
    outcome = zhuti("export", "--model", folder, "--data", data)
    assert outcome.code == 0, outcome.err
    assert "main.macro_f1" in outcome.out
    assert {path.name for path in folder.iterdir()} - before == {"model-fp32.onnx", "parity.json"}
    parity = json.loads((folder / "parity.json").read_text(encoding="utf-8"))
    assert parity["paragraphs"] == 2
    texts = [paragraph["text"] for paragraph in ARTICLE["paragraphs"]]
    exact, small = (Labeller(folder, precision=precision).label_paragraphs(texts) for precision in ("fp32", "int8"))
    for one, other in zip(exact, small, strict=True):
        assert one.scores == pytest.approx(other.scores, abs=0.2)
        assert one.scores != other.scores


def test_a_gate_that_is_missed_leaves_the_folder_alone(
    zhuti: Callable, folder: Path, data: Path, tmp_path: Path
) -> None:
    """Exit code 1, the limit is named, and labelling goes on with the files that were there."""
    gate = tmp_path / "gate.yaml"
    gate.write_text(yaml.safe_dump({"floors": {"main.macro_f1": 1.01}}), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    outcome = zhuti("export", "--model", folder, "--data", data, "--gate", gate)
    assert outcome.code == 1
    assert "main.macro_f1" in outcome.err
    assert "the folder is as it was" in outcome.err
    assert "int8: embeddings (2 paragraphs)" in outcome.out  # less was quantised before giving up
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_cannot_be_exported_is_said(zhuti: Callable, folder: Path, data: Path, tmp_path: Path) -> None:
    """A missing folder, missing weights, a figure that does not exist."""
    assert "no such model folder" in zhuti("export", "--model", tmp_path / "none").err
    gate = tmp_path / "gate.yaml"
    gate.write_text(yaml.safe_dump({"floors": {"main.beauty": 1}}), encoding="utf-8")
    assert "main.beauty" in zhuti("export", "--model", folder, "--data", data, "--gate", gate).err
    (folder / "model.safetensors").unlink()
    outcome = zhuti("export", "--model", folder, "--data", data)
    assert outcome.code == 1
    assert "weights cannot be read" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_graph_of_another_version_is_named(folder: Path) -> None:
    """A folder whose ONNX file has other inputs is refused with the command that makes it anew."""
    graph = onnx.load(folder / "model.onnx")
    for node in graph.graph.node:
        for place, name in enumerate(node.input):
            if name == "markers":
                node.input[place] = "places"
    next(given for given in graph.graph.input if given.name == "markers").name = "places"
    onnx.save(graph, folder / "model.onnx")
    with pytest.raises(ModelError, match="zhuti export --model"):
        Labeller(folder)
