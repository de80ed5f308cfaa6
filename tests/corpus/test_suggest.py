"""What to annotate next."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from zhuti.bert.folder import shipped_model
from zhuti.cli.data import data
from zhuti.corpus import AnnotatedArticle, Paragraph, save_articles
from zhuti.corpus.exchange import import_articles
from zhuti.corpus.suggest import choose, embed, fresh, informativeness, read_pool
from zhuti.errors import InputError
from zhuti.themes import load_scheme

SCHEME = load_scheme()
PAGES = Path(__file__).resolve().parents[2] / "data" / "pages"
POST = "县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员。"


def test_doubt_and_thin_themes_are_worth_more() -> None:
    """A paragraph between two classes is worth more than a sure one, and more again if the theme is thin."""
    scores = np.array([[0.5, 0.0], [0.0, 0.5], [0.97, 0.0], [0.02, 0.01]])
    plenty_then_few = informativeness(scores, [1000, 4], 1000)
    assert plenty_then_few[1] > plenty_then_few[0] > plenty_then_few[2]
    assert plenty_then_few[0] > plenty_then_few[3]


def test_the_choice_is_spread_out() -> None:
    """Of three bundles of like paragraphs one of each is chosen, though one bundle holds the worthiest."""
    rng = np.random.default_rng(0)
    centres = np.eye(3)
    vectors = np.repeat(centres, 5, axis=0) + rng.normal(0, 0.01, (15, 3))
    worth = np.linspace(1, 0.5, 15)
    chosen = choose(worth, vectors, 3)
    assert {index // 5 for index in chosen} == {0, 1, 2}
    assert chosen == choose(worth, vectors, 3)
    assert list(worth[chosen]) == sorted(worth[chosen], reverse=True)


def test_a_small_pool_is_taken_whole() -> None:
    """When no more are there than asked for, all are chosen; copies do not break the clustering."""
    vectors = np.ones((4, 2))
    assert sorted(choose(np.ones(4), vectors, 9)) == [0, 1, 2, 3]
    assert len(choose(np.ones(4), vectors, 2)) == 2


def test_copies_and_short_texts_are_left_out() -> None:
    """What is annotated already, its reprints, repetitions and captions of a few characters are not suggested."""
    texts = [
        POST + "。",
        POST.replace("三百", "五百"),
        "天黑了",
        "镇上的学校门口添了护学岗，家长们放了心。",
        "雨下了三天三夜，河里的水涨了。",
    ]
    assert fresh([*texts, texts[3]], [POST]) == [3, 4]


def test_like_texts_are_near() -> None:
    """Embeddings of two texts on one thing are nearer than those on different things."""
    texts = [
        POST,
        POST.replace("三百", "五百"),
        "今天夜间到明天白天晴转多云，偏北风三到四级。",
        "最高气温十二摄氏度，最低零下三度。",
    ]
    vectors = embed(texts)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4))
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_pools_of_json_lines(tmp_path: Path) -> None:
    """Plain texts and annotated articles are read, headline first; anything else is named with its line."""
    article = AnnotatedArticle(id="a", source="", title="题", paragraphs=(Paragraph(text="甲", themes=()),))
    save_articles([article], tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").write_text('{"title": null, "paras": ["乙"]}\n{"title": "丙"}\n', encoding="utf-8")
    (read,) = read_pool(tmp_path / "a.jsonl")
    assert [(block.role, block.text) for block in read.blocks] == [("headline", "题"), ("body", "甲")]
    with pytest.raises(InputError, match=r"b\.jsonl:2: should be"):
        list(read_pool(tmp_path / "b.jsonl"))


@pytest.mark.skipif(not shipped_model().is_dir(), reason="no model is shipped yet")
@pytest.mark.parametrize("form", ["label-studio", "doccano"])
def test_tasks_can_be_annotated_and_come_back(tmp_path: Path, form: str) -> None:
    """Tasks are written for both tools, with context; once annotated, they can be imported."""
    out = tmp_path / ("tasks.json" if form == "label-studio" else "tasks.jsonl")
    arguments = ["suggest", "--pool", str(PAGES), "--n", "7", "-o", str(out), "--format", form]
    result = CliRunner().invoke(data, arguments)
    assert result.exit_code == 0, result.output
    if form == "label-studio":
        tasks = json.loads(out.read_text(encoding="utf-8"))
        assert all(task["data"]["text"] for task in tasks)
        assert any(task["data"]["context"] for task in tasks)
        for task in tasks:
            task["annotations"] = task.pop("predictions")
        out.write_text(json.dumps(tasks), encoding="utf-8")
        assert "公益性岗位 Welfare posts" in out.with_suffix(".xml").read_text(encoding="utf-8")
    articles = import_articles(out, SCHEME)
    assert sum(len(article.paragraphs) for article in articles) == 7
