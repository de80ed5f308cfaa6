"""To and from the formats of other tools."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from zhuti.cli.data import data
from zhuti.corpus import AnnotatedArticle, Paragraph, load_articles, save_articles
from zhuti.corpus.exchange import FORMATS, Options, export_articles, import_articles, names_of
from zhuti.errors import InputError
from zhuti.pages.blocks import ROLES
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from pathlib import Path

SCHEME = load_scheme()
FILES = {
    "csv": "a.csv",
    "tsv": "a.tsv",
    "excel": "a.xlsx",
    "parquet": "a.parquet",
    "doccano": "a.jsonl",
    "label-studio": "a.json",
}

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"]), min_size=1, max_size=20
)
paragraphs = st.builds(
    Paragraph,
    text=st.one_of(words, st.sampled_from(["他说：“好,好;”", 'a "quoted" | text', "=1+1", "第一行\n第二行", "'00"])),
    themes=st.lists(st.sampled_from(SCHEME.ids), unique=True, max_size=3).map(tuple),
    role=st.sampled_from(ROLES),
    unsure=st.booleans(),
)
articles = st.lists(
    st.builds(
        AnnotatedArticle,
        id=st.integers(0, 99).map("a{}".format),
        source=st.sampled_from(["人民日报", "x"]),
        title=st.sampled_from(["", "标题 有空格", "1949"]),
        date=st.sampled_from(["", "2019", "2021-03-04"]),
        origin=st.sampled_from(["", "a.txt"]),
        paragraphs=st.lists(paragraphs, min_size=1, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda article: article.id,
)


@pytest.mark.parametrize("form", FILES)
@settings(max_examples=15, deadline=None)
@given(written=articles, naming=st.sampled_from(["id", "zh", "en", "both"]))
def test_what_is_exported_is_imported(
    form: str, written: list[AnnotatedArticle], naming: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Tables, doccano and Label Studio files keep every field, whatever the themes are called."""
    file = tmp_path_factory.mktemp("exchange") / FILES[form]
    export_articles(written, file, names_of(SCHEME, naming))
    assert import_articles(file, SCHEME) == written


@pytest.mark.parametrize("form", ["fasttext", "thucnews"])
@settings(max_examples=15, deadline=None)
@given(written=articles, naming=st.sampled_from(["id", "zh", "both"]))
def test_line_formats_keep_texts_and_labels(
    form: str, written: list[AnnotatedArticle], naming: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """FastText lines keep all themes and THUCNews lines the main one, in order, a paragraph a line."""
    file = tmp_path_factory.mktemp("exchange") / "a.txt"
    export_articles(written, file, names_of(SCHEME, naming), FORMATS[form])
    read = [article.paragraphs for article in import_articles(file, SCHEME, FORMATS[form])]
    wanted = [paragraph for article in written for paragraph in article.paragraphs]
    assert [paragraph.text for (paragraph,) in read] == [" ".join(paragraph.text.split()) for paragraph in wanted]
    kept = 1 if form == "thucnews" else None
    assert [paragraph.themes for (paragraph,) in read] == [paragraph.themes[:kept] for paragraph in wanted]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_columns_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """A CSV with Chinese column names and theme names is read without being told anything."""
    file = tmp_path / "标注.csv"
    rows = [
        "文章编号,标题,段落,主题",
        "3,村里办起车间,机器一响，日子就有了盼头,扶贫车间；就业",
        "3,村里办起车间,天黑了,无",
    ]
    file.write_bytes("\n".join(row.replace("，", "、") for row in rows).encode(encoding))
    (article,) = import_articles(file, SCHEME)
    assert (article.id, article.title) == ("3", "村里办起车间")
    assert [paragraph.themes for paragraph in article.paragraphs] == [("workshop", "employment"), ()]


def test_columns_and_labels_can_be_given(tmp_path: Path) -> None:
    """What cannot be guessed is said on the command line; neighbours with one headline become one article."""
    file, out = tmp_path / "a.csv", tmp_path / "a.jsonl"
    file.write_text("新闻,题,甲\n招工了,招聘会,农民工\n人很多,招聘会,体育\n下雨了,天气,体育\n", encoding="utf-8")
    given_ = ["--column", "text=新闻", "--column", "themes=甲", "--column", "title=题"]
    meaning = ["--map", "农民工=employment", "--map", "体育=none"]
    result = CliRunner().invoke(data, ["import", str(file), "-o", str(out), *given_, *meaning])
    assert result.exit_code == 0, result.output
    assert [[paragraph.themes for paragraph in article.paragraphs] for article in load_articles([out])] == [
        [("employment",), ()],
        [()],
    ]


def test_everything_wrong_in_a_table_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    """Unknown labels, empty texts, unknown roles and too many cells are reported with their lines, all at once."""
    file, out = tmp_path / "a.csv", tmp_path / "a.jsonl"
    file.write_text(
        'text,label,role\n"两\n行",体育,body\n,employment,body\n好,employment,ad\n好,employment,body,多\n好,none,body\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(data, ["import", str(file), "-o", str(out)])
    assert isinstance(result.exception, InputError)
    lines = str(result.exception).splitlines()
    starts = [
        f"{file}:{place}" for place in ("2: themes: '体育' is no", "4: text: is empty", "5: role: 'ad' is", "6: has 4")
    ]
    assert [line[: len(start)] for line, start in zip(lines, starts, strict=True)] == starts
    assert not out.exists()


def test_an_unclosed_quotation_mark_is_said(tmp_path: Path) -> None:
    """A quotation mark that would swallow the rest of the file is an error at its line."""
    file = tmp_path / "a.csv"
    file.write_text('text,label\n好,employment\n"坏,employment\n好,employment\n', encoding="utf-8")
    with pytest.raises(InputError, match=rf"{re.escape(str(file))}:3: .*quotation mark"):
        import_articles(file, SCHEME)


def test_columns_that_cannot_be_guessed_are_asked_for(tmp_path: Path) -> None:
    """The message names the columns and the option."""
    file = tmp_path / "a.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"--column text=NAME\. The columns are 甲, 乙"):
        import_articles(file, SCHEME)
    with pytest.raises(InputError, match="no column is called '丙'"):
        import_articles(file, SCHEME, options=Options({"text": "丙"}))
    with pytest.raises(InputError, match="sport is no theme"):
        import_articles(file, SCHEME, others={"体育": "sport"})


def workbook(file: Path, rows: list[list[Any]], *merged: str) -> Path:
    """Write a workbook with merged cells."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for block in merged:
        book.worksheets[0].merge_cells(block)
    book.save(file)
    return file


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    """A banner above the header, a headline merged over its paragraphs and an empty row are understood."""
    rows = [
        ["2020年标注表", None, None],
        ["标题", "正文", "主题"],
        ["车间进村", "机器响了", "扶贫车间"],
        [None, "领了工资", "扶贫车间"],
        [None, None, None],
        ["下雨", "下了三天", None],
    ]
    file = workbook(tmp_path / "a.xlsx", rows, "A1:C1", "A3:A4")
    first, second = import_articles(file, SCHEME)
    assert (first.title, len(first.paragraphs)) == ("车间进村", 2)
    assert (second.title, second.paragraphs[0].themes) == ("下雨", ())


def test_a_merged_text_is_an_error(tmp_path: Path) -> None:
    """One text over several rows cannot be given to each of them."""
    rows = [["text", "label"], ["机器响了", "workshop"], [None, "employment"]]
    file = workbook(tmp_path / "a.xlsx", rows, "A2:A3")
    with pytest.raises(InputError, match="2: text: is one cell over rows 2 to 3"):
        import_articles(file, SCHEME)


def test_excel_gets_no_formulas(tmp_path: Path) -> None:
    """A paragraph that begins with = is text in the workbook."""
    article = AnnotatedArticle(id="a", source="", title="", paragraphs=(Paragraph(text='=HYPERLINK("x")', themes=()),))
    export_articles([article], tmp_path / "a.xlsx", names_of(SCHEME, "id"))
    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].rows for cell in row]
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}


def test_label_studio_exports_are_read(tmp_path: Path) -> None:
    """The last annotation that was not cancelled counts, unannotated tasks are left out, JSON-MIN is read too."""

    def annotation(*choices: str, cancelled: bool = False) -> dict[str, Any]:
        result = {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": list(choices)}}
        return {"was_cancelled": cancelled, "result": [result] if choices else []}

    tasks = [
        {"id": 1, "data": {"text": "甲"}, "annotations": [annotation("Workshops"), annotation("就业", "党建")]},
        {"id": 2, "data": {"text": "乙"}, "annotations": [annotation("就业"), annotation("党建", cancelled=True)]},
        {"id": 3, "data": {"text": "丙"}, "annotations": []},
        {"id": 4, "data": {"text": "丁"}, "annotations": [annotation()]},
    ]
    file = tmp_path / "a.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    read = [article.paragraphs[0] for article in import_articles(file, SCHEME)]
    assert [(paragraph.text, paragraph.themes) for paragraph in read] == [
        ("甲", ("employment", "party_building")),
        ("乙", ("employment",)),
        ("丁", ()),
    ]
    flat = [{"id": 1, "text": "甲", "label": {"choices": ["就业", "党建"]}}, {"id": 2, "text": "乙", "label": "就业"}]
    file.write_text(json.dumps(flat), encoding="utf-8")
    read = [article.paragraphs[0] for article in import_articles(file, SCHEME)]
    assert [paragraph.themes for paragraph in read] == [("employment", "party_building"), ("employment",)]


def test_label_studio_gets_its_interface(tmp_path: Path) -> None:
    """The labelling interface beside the tasks offers each theme by the name that the tasks use."""
    source, out = tmp_path / "a.jsonl", tmp_path / "tasks.json"
    save_articles(
        [AnnotatedArticle(id="a", source="", title="", paragraphs=(Paragraph(text="x", themes=("workshop",)),))], source
    )
    assert CliRunner().invoke(data, ["export", str(source), "-o", str(out), "--names", "both"]).exit_code == 0
    assert 'Choice value="扶贫车间 Workshops"' in (tmp_path / "tasks.xml").read_text(encoding="utf-8")
    assert "扶贫车间 Workshops" in out.read_text(encoding="utf-8")


def test_older_doccano_files_are_read(tmp_path: Path) -> None:
    """`labels` is read as `label` is, fields within `meta` count, and a broken line is named."""
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "甲", "labels": ["就业"], "meta": {"title": "题"}}\n', encoding="utf-8")
    (article,) = import_articles(file, SCHEME)
    assert (article.title, article.paragraphs[0].themes) == ("题", ("employment",))
    file.write_text('{"text": "甲", "label": []}\n{\n[]\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        import_articles(file, SCHEME)
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [f"{file}:2", f"{file}:3"]


def test_thucnews_lines_that_are_wrong_are_named(tmp_path: Path) -> None:
    """A missing tab, a class out of range and a missing class file are said."""
    file = tmp_path / "a.txt"
    file.write_text("招工\t0\n没有标签\n招工\t7\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"class\.txt: no such file"):
        import_articles(file, SCHEME, FORMATS["thucnews"])
    (tmp_path / "class.txt").write_text("employment\nworkshop\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        import_articles(file, SCHEME, FORMATS["thucnews"])
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [f"{file}:2", f"{file}:3"]


@pytest.mark.parametrize("name", [*FILES.values(), "missing.csv", "a.doc"])
def test_files_that_are_not_what_they_say(tmp_path: Path, name: str) -> None:
    """An empty or missing file, or one of an unknown kind, is an input error."""
    file = tmp_path / name
    if not name.startswith("missing"):
        file.write_bytes(b"")
    with pytest.raises(InputError, match=re.escape(name)):
        import_articles(file, SCHEME)
