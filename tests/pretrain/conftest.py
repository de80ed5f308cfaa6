"""A small corpus made from a handful of words, and the smallest runs that go all the way."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
import torch
from accelerate.state import AcceleratorState

from zhuti.pretrain.config import PretrainConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_WHO = ["村党支部", "县人社局", "学校", "外出务工人员", "驻村工作队", "企业", "老师和家长", "脱贫户"]
_WHAT = ["组织", "走访", "帮助", "培训", "招聘", "检查", "资助", "安排"]
_WHOM = ["困难群众", "一批学生", "三百名工人", "扶贫车间", "公益性岗位", "校园周边", "党员干部", "返乡青年"]
_HOW = ["认真地", "一次次", "在春节前", "按计划", "用心", "就近", "很快", "每个月"]


def write_corpus(path: Path, documents: int, seed: int = 0) -> Path:
    """Write documents of made-up sentences."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for _ in range(documents):
            sentences = ["".join(map(rng.choice, (_WHO, _HOW, _WHAT, _WHOM))) + "。" for _ in range(24)]
            paragraphs = ["".join(sentences[start : start + 4]) for start in range(0, 24, 4)]
            record = {"title": rng.choice(_WHO) + rng.choice(_WHAT) + rng.choice(_WHOM), "paras": paragraphs}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a corpus of eighty documents."""
    return write_corpus(tmp_path_factory.mktemp("corpora") / "news.jsonl", 80)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Add up in one order, here and in the processes that tests start."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(autouse=True)
def _fresh_accelerator() -> Iterator[None]:
    """Let each test choose its precision: accelerate keeps the first choice for the whole process."""
    yield
    AcceleratorState._reset_state(reset_partial_state=True)


TINY: dict[str, Any] = {
    "held_out": 0.1,
    "tokenizer": {"kind": "wordpiece", "vocab_size": 120, "min_character_count": 1},
    "encoder": {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 48},
    "initialise": {"kind": "random"},
    "optimiser": {"learning_rate": 3e-3, "warmup_steps": 2},
    "stages": [{"tokens": 64, "batch": 6, "steps": 6}, {"tokens": 96, "batch": 4, "steps": 4, "decay": True}],
    "precision": "fp32",
    "compile": False,
    "log_steps": 1,
    "evaluate_steps": 5,
}


@pytest.fixture(scope="session")
def tiny() -> Callable[..., PretrainConfig]:
    """Make a tiny run's configuration; keywords replace its parts."""
    return lambda **parts: PretrainConfig.model_validate({**TINY, **parts})
