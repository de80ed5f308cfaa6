"""Labels without the words."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zhuti.cli.data import data
from zhuti.corpus import AnnotatedArticle, Paragraph, load_articles, save_articles
from zhuti.corpus.standoff import attach, detach, find_texts

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LONG = "村里的车间添了机器，" * 80

ARTICLE = AnnotatedArticle(
    id="a",
    source="s",
    title="车间进村",
    date="2020",
    paragraphs=(
        Paragraph(text="车间进村", themes=("workshop",), role="headline"),
        Paragraph(text="“我在家门口上班。”她说……", themes=("workshop", "employment"), unsure=True),
        Paragraph(text="天黑了。", themes=()),
        Paragraph(text=LONG[:700], themes=("workshop",)),
    ),
)


def test_labels_hold_no_words() -> None:
    """No Chinese character is left in the labels."""
    assert not any("\u4e00" <= character <= "\u9fff" for character in detach(ARTICLE).model_dump_json())


def test_words_come_back_from_other_forms_of_the_text(tmp_path: Path) -> None:
    """The paragraphs are found in compressed JSON Lines, in HTML inside JSON, and in plain lines."""
    corpus, page, notes = tmp_path / "c.jsonl.xz", tmp_path / "p.json", tmp_path / "n.txt"
    corpus.write_bytes(lzma.compress(json.dumps({"title": "车间进村", "paras": ["别的", LONG]}).encode()))
    page.write_text(json.dumps([{"content": "<p>  ｢我在家门口上班｡｣她说⋯⋯</p>\r\n<p>别的</p>"}]), encoding="utf-8")
    notes.write_text("天黑了。\n", encoding="utf-8")
    labels = detach(ARTICLE)
    (found,) = attach([labels], find_texts([labels], [corpus, page, notes])).articles
    assert detach(found) == labels
    assert found.paragraphs[3] == ARTICLE.paragraphs[3]


def test_what_is_not_found_is_left_out_and_counted() -> None:
    """A paragraph that stands nowhere is missing from the result, and the count says so."""
    labels = detach(ARTICLE)
    result = attach([labels], {labels.paragraphs[2].sha1: "天黑了。"})
    assert (result.found, result.wanted) == (1, 4)
    assert [paragraph.text for paragraph in result.articles[0].paragraphs] == ["天黑了。"]


def test_the_command_keeps_splits_apart(tmp_path: Path) -> None:
    """Each labels file becomes a file of articles of its own."""
    run = CliRunner().invoke
    other = ARTICLE.model_copy(update={"id": "b"})
    (tmp_path / "labels").mkdir()
    for name, article in (("train", ARTICLE), ("dev", other)):
        save_articles([article], tmp_path / "texts" / f"{name}.jsonl")
        result = run(
            data, ["detach", str(tmp_path / f"texts/{name}.jsonl"), "-o", str(tmp_path / f"labels/{name}.jsonl")]
        )
        assert result.exit_code == 0
    arguments = ["--labels", str(tmp_path / "labels"), "--texts", str(tmp_path / "texts"), "-o", str(tmp_path / "out")]
    result = run(data, ["attach", *arguments])
    assert result.exit_code == 0
    assert "found 4 of 4 paragraphs (100.0%)" in result.output
    assert load_articles([tmp_path / "out/train.jsonl"]) == [ARTICLE]
    assert load_articles([tmp_path / "out/dev.jsonl"]) == [other]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the texts are not here")
def test_shipped_labels_are_found_in_the_texts() -> None:
    """At least 99 % of the shipped labels of real news find their paragraphs in the annotated files."""
    from zhuti.corpus.standoff import load_labels

    shipped = Path(__file__).resolve().parents[2] / "data" / "annotations"
    labels = load_labels([shipped / "train.jsonl", shipped / "dev.jsonl"])
    result = attach(labels, find_texts(labels, sorted((SHARED / "annotated").glob("*.jsonl"))))
    assert result.found >= 0.99 * result.wanted
