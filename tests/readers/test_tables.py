"""Tables: which column is the text, what goes through, and how little is held."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from zhuti.errors import InputError
from zhuti.pages import Columns, read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from zhuti.pages import Article

STORY = "招聘会上，三百名农民工找到了工作。"


def articles(path: Path, columns: Columns | None = None) -> list[Article]:
    """Read a table."""
    return [article for page in read_pages(path, columns or Columns()) for article in page.articles]


def write(folder: Path, name: str, data: str | bytes) -> Path:
    """Write a table."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize("name", ["text", "Content", "正文", " 内容 ", "paragraph"])
def test_the_text_column_is_found_by_its_name(name: str, tmp_path: Path) -> None:
    """In any case, with white space around it."""
    (article,) = articles(write(tmp_path, "a.csv", f"id,{name},note\n1,{STORY},x\n"))
    assert article.blocks[0].text == STORY
    assert article.blocks[0].row == {"id": "1", "note": "x"}


def test_the_text_column_is_named_or_the_only_one(tmp_path: Path) -> None:
    """--column goes first; a table of one column needs no name."""
    path = write(tmp_path, "a.csv", f"text,story\nno,{STORY}\n")
    assert articles(path, Columns("story"))[0].blocks[0].text == STORY
    assert articles(write(tmp_path, "b.csv", f"whatever\n{STORY}\n"))[0].blocks[0].text == STORY


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str, tmp_path: Path) -> None:
    """What divides the first line divides the others."""
    (article,) = articles(write(tmp_path, "a.csv", f"id{delimiter}text\n1{delimiter}{STORY}\n"))
    assert article.blocks[0].text == STORY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """Those that pages can be in."""
    story = "招聘會上，三百名農民工找到了工作。" if encoding == "big5" else STORY
    table = "编号,正文\n" if encoding != "big5" else "編號,正文\n"
    path = write(tmp_path, "a.csv", (table + f"1,{story}\n" * 5000).encode(encoding))
    found = articles(path)
    assert len(found) == 5000
    assert {article.blocks[0].text for article in found} == {story}


def test_quoted_cells(tmp_path: Path) -> None:
    """Cells may hold delimiters, line ends and doubled quotation marks."""
    path = write(tmp_path, "a.csv", 'id,text\n1,"他说：""好"",\n第二行"\n2,b\n\n3,\n')
    assert [article.blocks[0].text for article in articles(path)] == ['他说："好",\n第二行', "b", ""]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", "id,note\n1,x\n", r"a\.csv:2: which column holds the text\? .*--column.*'id', 'note'"),
        ("a.csv", 'id,text\n1,"a\n2,b\n', r"a\.csv:2: .*quotation mark"),
        ("a.csv", "id,text\n1,a\n2,b,c\n", r"a\.csv:3: has 3 cells"),
        ("a.csv", b"id,text\n" + b"1,a\n" * 30000 + b"2,\xff\xfe\n", r"not utf-8"),
        ("a.jsonl", '{"text": "a"}\n{"text": \n', r"a\.jsonl:2: is not JSON"),
        ("a.jsonl", "[1, 2]\n", r"a\.jsonl:1: should be an object"),
        ("a.jsonl", '{"id": 1, "paras": [1]}\n', r"a\.jsonl:1: paras\[0\]"),
        ("a.jsonl", '{"id": 1, "paras": []}\n', r"a\.jsonl:1: .*at least one"),
        ("a.jsonl", "[" * 100_000 + "\n", r"a\.jsonl:1: is not JSON"),
        ("a.parquet", b"PAR1 nothing", r"a\.parquet: .*Parquet"),
        ("a.xlsx", b"PK\x03\x04 nothing", r"a\.xlsx: .*Excel"),
        ("a.csv", "", "empty"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(name: str, data: str | bytes, said: str, tmp_path: Path) -> None:
    """Name of the file, number of the line, what to do."""
    with pytest.raises(InputError, match=said):
        articles(write(tmp_path, name, data))


def test_a_column_that_is_missing(tmp_path: Path) -> None:
    """Both options name the columns that there are."""
    path = write(tmp_path, "a.csv", f"id,text\n1,{STORY}\n")
    for columns in (Columns("story"), Columns(article="story")):
        with pytest.raises(InputError, match="has no column 'story'; it has 'id', 'text'"):
            articles(path, columns)


def test_whole_articles_in_json_lines(tmp_path: Path) -> None:
    """Titles are headlines, lists are paragraphs; everything else goes through."""
    lines = [
        {"id": 7, "title": "标题", "paras": [STORY, STORY]},
        {"id": None, "标题": "标题", "paragraphs": [{"text": "小标题", "role": "subhead"}, {"text": STORY}]},
        {"url": "x", "content": [STORY]},
        {"title": "一行", "text": STORY},
    ]
    path = write(tmp_path, "a.jsonl", "\n".join(json.dumps(line) for line in lines))
    first, second, third, row = articles(path)
    assert [block.role for block in first.blocks] == ["headline", "body", "body"]
    assert [block.role for block in second.blocks] == ["headline", "subhead", "body"]
    assert [block.role for block in third.blocks] == ["body"]
    assert [article.alone for article in (first, second, third, row)] == [False, False, False, True]
    assert [article.blocks[0].row for article in (first, second, third, row)] == [
        {"id": "7"}, {"id": ""}, {"url": "x"}, {"title": "一行"},
    ]  # fmt: skip


def test_half_a_character_in_json(tmp_path: Path) -> None:
    """JSON may spell out half of a pair, which is no text."""
    (article,) = articles(write(tmp_path, "a.jsonl", '{"text": "好\\ud83d的"}\n'))
    assert article.blocks[0].text.encode()


def test_rows_of_one_article_stand_together(tmp_path: Path) -> None:
    """Consecutive rows with the same value; the roles that a column tells are kept."""
    table = f"nr,role,text\n1,headline,标题\n1,body,{STORY}\n2,,{STORY}\n1,body,{STORY}\n"
    found = articles(write(tmp_path, "a.csv", table), Columns(article="nr"))
    assert [[block.role for block in article.blocks] for article in found] == [["headline", "body"], ["body"], ["body"]]
    assert found[0].headline == "标题"


def test_a_long_table_is_not_held(tmp_path: Path) -> None:
    """Memory does not grow with the rows."""
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text\n")
        file.writelines(f"{number},{STORY * 4}\n" for number in range(40_000))
    assert path.stat().st_size > 8 << 20
    tracemalloc.start()
    try:
        assert sum(len(page.articles) for page in read_pages(path)) == 40_000
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_an_excel_sheet_that_lies_about_its_size(tmp_path: Path) -> None:
    """Empty rows and columns are left out; numbers and dates are texts."""
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["B3"], sheet["C3"], sheet["B900"], sheet["C900"] = "正文", "数", STORY, 1.5
    data = io.BytesIO()
    workbook.save(data)
    (article,) = articles(write(tmp_path, "a.xlsx", data.getvalue()))
    assert article.blocks[0].text == STORY
    assert article.blocks[0].row == {"column 1": "", "数": "1.5"}
