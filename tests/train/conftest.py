"""A real but tiny Chinese BERT, and a few annotated articles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from zhuti.bert.tokenizer import train_tokenizer
from zhuti.pretrain.config import EncoderConfig
from zhuti.pretrain.model import new_encoder
from zhuti.pretrain.save import save_encoder

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = {
    "employment": ["招聘会上三百名农民工找到了新工作", "县人社局组织技能培训帮助失业人员返岗就业"],
    "campus_safety": ["学校门口的护学岗每天守护学生上下学", "校园安全演练中师生三分钟撤离教室"],
    None: ["今天夜间到明天白天晴转多云气温下降", "省队在昨晚的比赛中以三比一获胜"],
}


def write_articles(path: Path, copies: int) -> Path:
    """Write articles of one paragraph of each kind."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(copies):
            paragraphs = [
                {"text": f"{texts[number % 2]}，第{number}次。", "themes": [theme] if theme else []}
                for theme, texts in SENTENCES.items()
            ]
            line = {"id": f"{path.stem}-{number}", "source": "test", "title": "本地新闻", "paragraphs": paragraphs}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an encoder folder with random weights."""
    torch.manual_seed(0)
    texts = [text for group in SENTENCES.values() for text in group] * 30
    tokenizer = train_tokenizer(texts, kind="wordpiece", vocab_size=300)
    shape = EncoderConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    folder = tmp_path_factory.mktemp("encoder")
    save_encoder(new_encoder(shape, tokenizer.get_vocab_size(), None), tokenizer, folder)
    return folder


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write forty annotated articles."""
    return write_articles(tmp_path_factory.mktemp("articles") / "train.jsonl", 40)
