"""The labelling engine with the shipped model."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuti import LabelledBlock, Labeller
from zhuti.errors import ModelError
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from pathlib import Path

POST = "县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员，每月补贴八百元。"
WEATHER = "气象台预计，今天夜间到明天白天晴转多云，偏北风三到四级，最高气温十二摄氏度。"


def test_labels_an_obvious_paragraph_and_leaves_out_another(labeller: Labeller) -> None:
    """A welfare-post paragraph gets its theme, the weather none."""
    post, weather = labeller.label_paragraphs([POST, WEATHER])
    assert post.theme == "welfare_post"
    assert post.themes[0] == "welfare_post"
    assert weather.theme is None
    assert weather.themes == ()


def test_context_decides_what_a_paragraph_is_about(labeller: Labeller) -> None:
    """The same paragraph scores higher for a theme in an article on that theme than alone."""
    story = "她每月能领一千二百元，婆婆的药钱有了着落。"
    alone = labeller.label_paragraphs([story])[0]
    told = labeller.label_article("公益性岗位托起一个家", [POST, story])[1]
    assert told.scores["welfare_post"] > alone.scores["welfare_post"]


def test_one_result_a_paragraph(labeller: Labeller) -> None:
    """Results can be zipped with what was given, with a headline and without."""
    texts = [POST, WEATHER, POST]
    assert [block.text for block in labeller.label_article("标题", texts)] == texts
    assert [block.text for block in labeller.label_article(None, texts)] == texts
    assert labeller.label_article("标题", []) == []
    assert labeller.label_paragraphs([]) == []


def test_a_page_file_carries_the_contract(labeller: Labeller, pages: Path) -> None:
    """Every field of the contract is there, in page order, and spans lead back to the source."""
    path = pages / "special-page.txt"
    source = path.read_text(encoding="utf-8")
    blocks = labeller.label_file(path)
    assert len(blocks) > 50
    assert [block.block for block in blocks] == list(range(1, len(blocks) + 1))
    assert [block.article for block in blocks] == sorted(block.article for block in blocks)
    for block in blocks:
        assert set(block.as_dict()) == {field.name for field in fields(LabelledBlock)}
        assert block.source == str(path)
        assert block.theme == (block.themes[0] if block.themes else None)
        assert set(block.scores) == set(load_scheme().ids)
        assert "".join("".join(source[a:b] for a, b in block.spans).split()) == "".join(block.text.split())


@pytest.mark.parametrize("text", ["The quick brown fox jumps over the lazy dog.", "12345 67890", "Привет, мир", "🙂🙂"])
def test_text_that_is_not_chinese_gets_no_theme(labeller: Labeller, text: str) -> None:
    """Foreign text is labelled null, and a person is asked to look."""
    (block,) = labeller.label_paragraphs([text])
    assert block.theme is None
    assert not block.sure


def test_a_hundred_thousand_characters_in_one_paragraph(labeller: Labeller) -> None:
    """A very long paragraph is labelled, not refused."""
    (block,) = labeller.label_paragraphs([POST * 2500])
    assert block.theme == "welfare_post"


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=60), max_size=5), headline=st.none() | st.text(max_size=20))
def test_any_text_is_labelled(labeller: Labeller, texts: list[str], headline: str | None) -> None:
    """Scores are probabilities, whatever the text."""
    for block in labeller.label_article(headline, texts):
        assert all(0 <= score <= 1 for score in block.scores.values())


def test_grouping_does_not_change_scores(labeller: Labeller) -> None:
    """A paragraph's scores are the very same with whatever else it is labelled."""
    alone = labeller.label_paragraphs([POST])[0]
    together = labeller.label_paragraphs([WEATHER * 3, POST, WEATHER])[1]
    assert together.scores == alone.scores


def test_labelling_never_imports_torch() -> None:
    """Labelling runs where torch is not installed, and starts quickly where it is."""
    code = (
        "import sys; from zhuti import Labeller; Labeller().label_paragraphs(['就业']);"
        "print(sorted({'torch', 'transformers', 'datasets', 'sklearn', 'pandas'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert result.stdout.strip() == "[]"


def test_labelling_leaves_nothing_at_home_and_keeps_to_itself(tmp_path: Path) -> None:
    """No package below keeps a record of its use to send it somewhere, as ONNX Runtime does unless told."""
    code = "from zhuti import Labeller; Labeller().label_paragraphs(['就业'])"
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"} | home
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)  # noqa: S603
    assert list(tmp_path.rglob("*")) == []


def test_a_missing_model_folder_is_named(tmp_path: Path) -> None:
    """The error says which folder."""
    with pytest.raises(ModelError, match="nowhere"):
        Labeller(tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"zhuti\.json"):
        Labeller(tmp_path)


def test_a_model_for_other_themes_is_refused(tmp_path: Path) -> None:
    """A themes file that the model was not trained on stops at once."""
    path = tmp_path / "themes.yaml"
    path.write_text("themes: [{id: sport, zh: 体育, en: Sport, definition: Games.}]", encoding="utf-8")
    with pytest.raises(ModelError, match="sport"):
        Labeller(scheme=load_scheme(path))


def test_pickles(labeller: Labeller) -> None:
    """A labeller can be sent to another process."""
    copy = pickle.loads(pickle.dumps(labeller))  # noqa: S301
    assert copy.label_paragraphs([POST])[0].scores == labeller.label_paragraphs([POST])[0].scores
