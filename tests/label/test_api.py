"""Labelling from Python: whatever texts come in, threads, notebooks, tables."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from zhuti import Labelled, Labeller
from zhuti.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["县里新开发了三百个公益性岗位。", "招聘会上，三百名农民工找到了工作。", "", "夜间晴转多云。"]


def columns() -> dict[str, Any]:
    """Put the texts into every kind of column; the empty one is missing where that can be."""
    datasets, pd, pa = (pytest.importorskip(name) for name in ("datasets", "pandas", "pyarrow"))
    gap = [text or None for text in TEXTS]
    return {
        "list": gap,
        "tuple": tuple(TEXTS),
        "generator": (text for text in TEXTS),
        "numpy": np.array(TEXTS),
        "numpy of objects": np.array(gap, object),
        "pandas": pd.Series(gap),
        "pandas of objects": pd.Series([*TEXTS[:2], float("nan"), TEXTS[3]], dtype=object),
        "pandas of strings": pd.Series([*TEXTS[:2], pd.NA, TEXTS[3]], dtype="string"),
        "pyarrow": pa.array(gap),
        "pyarrow in chunks": pa.chunked_array([gap[:2], gap[2:]]),
        "datasets": datasets.Dataset.from_dict({"text": gap})["text"],
    }


def test_every_kind_of_column(labeller: Labeller) -> None:
    """The same labels, one for each text, also where it is missing."""
    right = labeller.label_paragraphs(TEXTS)
    for kind, column in columns().items():
        assert labeller.label_paragraphs(column) == right, kind


def test_a_column_of_polars(labeller: Labeller) -> None:
    """Polars too, where it is installed."""
    polars = pytest.importorskip("polars")
    assert labeller.label_paragraphs(polars.Series([text or None for text in TEXTS])) == labeller.label_paragraphs(
        TEXTS
    )


def test_one_text_is_one_paragraph(labeller: Labeller) -> None:
    """A string is not taken for a list of its characters."""
    assert [block.text for block in labeller.label_paragraphs(TEXTS[0])] == TEXTS[:1]
    assert [block.text for block in labeller.label_article("标题", TEXTS[0])] == TEXTS[:1]


@pytest.mark.parametrize("wrong", [["字", 3], [b"bytes"], [["字"]], 7])
def test_what_is_no_text_is_named(labeller: Labeller, wrong: Any) -> None:
    """With its place."""
    with pytest.raises(InputError, match="paragraphs"):
        labeller.label_paragraphs(wrong)


def test_broken_unicode_and_endless_texts(labeller: Labeller) -> None:
    """Half a surrogate pair is read as a question mark; of a text of a million characters the ends are read."""
    broken, mended = labeller.label_paragraphs(["就业\ud800岗位"])[0], labeller.label_paragraphs(["就业?岗位"])[0]
    assert broken.scores == mended.scores
    begin, end = "县里新开发了三百个公益性岗位，" * 1000, "夜间晴转多云。" * 1000
    short, endless = (labeller.label_paragraphs([begin + "，" * times + end])[0] for times in (1, 1_000_000))
    assert endless.scores == short.scores


def test_map_of_a_dataset(labeller: Labeller) -> None:
    """Results are columns, as datasets adds them."""
    datasets = pytest.importorskip("datasets")
    dataset = datasets.Dataset.from_dict({"text": TEXTS})
    mapped = dataset.map(lambda batch: labeller.label_paragraphs(batch["text"]).to_dict(), batched=True, batch_size=3)
    blocks = labeller.label_paragraphs(TEXTS)
    assert list(mapped["theme"]) == [block.theme for block in blocks]
    assert list(mapped["themes"]) == [list(block.themes) for block in blocks]


def test_a_path_in_either_form(labeller: Labeller, pages: Path) -> None:
    """label_file takes a Path and a str."""
    assert labeller.label_file(pages / "briefs.txt") == labeller.label_file(str(pages / "briefs.txt"))


def test_threads_share_a_labeller(labeller: Labeller, pages: Path) -> None:
    """Many threads at once get what one gets alone."""
    paths = [pages / name for name in ("briefs.txt", "letters.txt", "party-clean.txt")] * 4
    right = [labeller.label_file(path) for path in paths[:3]] * 4
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(labeller.label_file, paths)) == right


def test_results_are_a_list(labeller: Labeller) -> None:
    """They compare, slice, add up and pickle as a list does."""
    blocks = labeller.label_paragraphs(TEXTS)
    assert blocks == list(blocks)
    assert isinstance(blocks[1:3], Labelled)
    assert blocks[1:3] == [blocks[1], blocks[2]]
    assert blocks[-1].text == TEXTS[-1]
    copy = pickle.loads(pickle.dumps(blocks))  # noqa: S301
    assert copy == blocks
    assert copy.scheme == labeller.info.scheme


class _Cells(HTMLParser):
    """Counts rows and gathers text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count."""
        self.rows += tag == "tr"

    def handle_data(self, data: str) -> None:
        """Gather."""
        self.text += data


def test_a_notebook_shows_a_table(labeller: Labeller) -> None:
    """One row a block, both names of its themes, whatever the text contains."""
    blocks = labeller.label_paragraphs(["<b>公益性岗位</b>县里新开发了三百个公益性岗位。", *TEXTS])
    cells = _Cells()
    cells.feed(blocks._repr_html_())
    assert cells.rows == 1 + len(blocks)
    assert "<b>公益性岗位</b>" in cells.text
    for block in blocks:
        assert all(labeller.info.scheme[theme].label in cells.text for theme in block.themes)
    assert "and 5 more" in (Labelled(blocks * 21, blocks.scheme))._repr_html_()


def test_a_table_of_pandas(labeller: Labeller) -> None:
    """One row a block, one column a field, one a score."""
    pd = pytest.importorskip("pandas")
    blocks = labeller.label_paragraphs(TEXTS)
    table = blocks.to_pandas()
    assert isinstance(table, pd.DataFrame)
    assert table["text"].tolist() == TEXTS
    assert np.allclose(table["score_welfare_post"], [block.scores["welfare_post"] for block in blocks])
    assert labeller.label_paragraphs([]).to_pandas().columns.tolist() == table.columns.tolist()


def test_a_relative_model_folder_pickles(labeller: Labeller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also where the other process works in another folder."""
    folder = labeller.__reduce__()[1][0]
    assert folder.is_absolute()
    monkeypatch.chdir(folder.parent)
    pickled = pickle.dumps(Labeller(folder.name))
    monkeypatch.chdir(tmp_path)
    assert pickle.loads(pickled).model_hash() == labeller.model_hash()  # noqa: S301
