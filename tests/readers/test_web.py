"""Web pages, Markdown and Word files as people have them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from test_formats import assert_spans_hold, bare

from zhuti.errors import InputError
from zhuti.pages import read_page

if TYPE_CHECKING:
    from pathlib import Path

    from zhuti.pages import Page

STORY = (
    "本报讯（记者 何秋生）县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员，每月补贴八百元。",
    "“以前要到外地去，”周桂兰说，“现在在家门口就能上班，孩子放学回来有人管，老人也照看得上。”",
    "县人社局负责人介绍，岗位实行一年一签，考核合格的可以续签，累计不超过三年，期满后帮助转到企业就业。",
)


def read(data: bytes | str, folder: Path, name: str) -> Page:
    """Read a file of some name."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    page = read_page(path)
    assert_spans_hold(page)
    return page


def roles(page: Page) -> list[tuple[str, str]]:
    """Give the roles and texts of all blocks."""
    return [(block.role, block.text) for article in page.articles for block in article.blocks]


def web(body: str, head: str = "") -> str:
    """Make a page of a news site."""
    nav = "".join(f'<li><a href="/{n}">频道{n}</a></li>' for n in range(8))
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><ul>{nav}</ul></nav>{body}"
        "<footer><p>版权所有 未经许可不得转载</p></footer></body></html>"
    )


def paragraphs(texts: tuple[str, ...] = STORY) -> str:
    """Make paragraphs of HTML."""
    return "".join(f"<p>　　{text}</p>" for text in texts)


def test_web_page(tmp_path: Path) -> None:
    """The title is the headline, subheads are subheads, and nothing around the article is left."""
    head = "<title>岗位开到家门口_临州新闻网</title>"
    body = f"<div class='article'><h1>岗位开到家门口</h1>{paragraphs(STORY[:2])}<h2>一年一签</h2>{paragraphs(STORY[2:])}</div>"  # noqa: E501
    page = read(web(body, head), tmp_path, "a.html")
    assert len(page.articles) == 1
    found = roles(page)
    assert found[0] == ("headline", "岗位开到家门口")
    assert ("subhead", "一年一签") in found
    assert [text for role, text in found if role == "body"] == [text.replace(" ", "") for text in STORY]


def test_a_title_loses_the_name_of_the_site(tmp_path: Path) -> None:
    """Where the title is only in the head of the page."""
    page = read(
        web(f"<div>{paragraphs()}</div>", "<title>岗位开到家门口_民生频道_临州新闻网</title>"), tmp_path, "a.html"
    )
    assert "临州新闻网" not in page.articles[0].headline
    assert page.articles[0].headline.startswith("岗位开到家门口")


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ('<meta charset="gb2312">', "utf-8"),  # wrong, as it often is
        ("", "gb18030"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),
    ],
)
def test_encodings_of_web_pages(said: str, encoding: str, tmp_path: Path) -> None:
    """What a page says of its encoding counts, unless it is plainly wrong."""
    page = read(web(paragraphs(), said).encode(encoding), tmp_path, "a.html")
    assert page.encoding.startswith(encoding)
    assert bare(STORY[1]) in bare(page.text)


def test_a_page_with_a_broken_character(tmp_path: Path) -> None:
    """One damaged byte does not spoil a page that says what it is in."""
    data = web(paragraphs(STORY * 20), '<meta charset="gbk">').encode("gb18030")
    place = data.index("岗位".encode("gb18030"))
    page = read(data[:place] + b"\xff" + data[place + 1 :], tmp_path, "a.htm")
    assert bare(STORY[1]) in bare(page.text)


def test_several_articles_on_a_web_page(tmp_path: Path) -> None:
    """Each h1 opens one."""
    body = f"<div><h1>岗位开到家门口</h1>{paragraphs()}<h1>夜间晴转多云</h1>{paragraphs(STORY[1:])}</div>"
    page = read(web(body), tmp_path, "a.html")
    assert [article.headline for article in page.articles] == ["岗位开到家门口", "夜间晴转多云"]


def test_a_web_page_with_hardly_any_text(tmp_path: Path) -> None:
    """Is read as it stands; without any, the error says so."""
    assert "招聘会" in read("<html><body><div>招聘会</div></body></html>", tmp_path, "a.html").text
    with pytest.raises(InputError, match="no text"):
        read("<html><body><script>var a = 1;</script></body></html>", tmp_path, "a.html")


def test_a_web_page_without_its_ending(tmp_path: Path) -> None:
    """A saved page is known by how it begins."""
    page = read(web(f"<h1>岗位开到家门口</h1>{paragraphs()}"), tmp_path, "saved")
    assert "频道" not in page.text


def test_markdown(tmp_path: Path) -> None:
    """Markup is left out of texts and spans, which lead to the file's own characters."""
    text = (
        "---\ntitle: 岗位开到家门口\ndate: 2021-03-05\n---\n"
        f"**何秋生** 写的\n\n{STORY[0]}\n\n![图](a.png)\n\n## 一年一签\n\n"
        "周桂兰在[公益岗位](http://example.org/a_b)上*已经*做了三年，\n她说要一直做下去。\n\n"
        "1. 第一条要按月发钱。\n2. 第二条要签协议。\n\n    缩进的一段不是代码，是正文。\n\n"
        "<p align=center>图片由县人社局提供</p>\n\n---\n\n| 岗位 | 人数 |\n|---|---|\n| 保洁员 | 30 |\n"
    )
    page = read(text, tmp_path, "a.md")
    assert page.text == text
    found = dict(reversed([(bare(words), role) for role, words in roles(page)]))
    assert found["岗位开到家门口"] == "headline"
    assert found["一年一签"] == "subhead"
    assert "周桂兰在公益岗位上已经做了三年，她说要一直做下去。" in found
    assert "1.第一条要按月发钱。" in found
    assert "缩进的一段不是代码，是正文。" in found
    assert "图片由县人社局提供" in found
    assert not any("example" in words or "*" in words for words in found)


@pytest.mark.parametrize("mark", ["# ", "## "])
def test_articles_of_markdown(mark: str, tmp_path: Path) -> None:
    """Where headings of the highest level open a file, each opens an article."""
    text = "\n\n".join(f"{mark}{title}\n\n" + "\n\n".join(STORY) for title in ("岗位开到家门口", "夜间晴转多云"))
    assert [article.headline for article in read(text, tmp_path, "a.md").articles] == ["岗位开到家门口", "夜间晴转多云"]


def test_headings_below_a_plain_beginning_are_subheads(tmp_path: Path) -> None:
    """They divide one article."""
    page = read(
        f"岗位开到家门口\n\n{STORY[0]}\n\n## 一、怎么干\n\n{STORY[1]}\n\n## 二、怎么管\n\n{STORY[2]}", tmp_path, "a.md"
    )
    assert ("subhead", "二、怎么管") in roles(page)


def _word(document: docx.document.Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_word(tmp_path: Path) -> None:
    """Title, headings, captions, the cells of a table and a text box, in the order of the file."""
    document = docx.Document()
    document.add_paragraph("岗位开到家门口", "Title")
    document.add_paragraph(STORY[0])
    document.add_paragraph("一年一签", "Heading 1")
    document.add_paragraph(STORY[1])
    document.add_paragraph("周桂兰在打扫村道。", "Caption")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "保洁员", "三十人"
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:p><w:r><w:t>框里的话也要读到。</w:t></w:r></w:p></mc:Choice>'
        "<mc:Fallback><w:p><w:r><w:t>框里的话也要读到。</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph(STORY[2])._p.append(parse_xml(box))
    found = roles(read(_word(document), tmp_path, "a.docx"))
    assert found[0] == ("headline", "岗位开到家门口")
    assert ("subhead", "一年一签") in found
    assert ("caption", "周桂兰在打扫村道。") in found
    words = "".join(text for _, text in found)
    assert words.index("保洁员") < words.index("三十人") < words.index("框里")
    assert words.count("框里的话也要读到") == 1


def test_a_broken_paragraph_in_word_is_joined(tmp_path: Path) -> None:
    """Pages pasted into Word have their columns' ends in the middle of sentences."""
    document = docx.Document()
    document.add_paragraph("岗位开到家门口", "Heading 1")
    for text in (STORY[0][:40], STORY[0][40:], *STORY[1:]):
        document.add_paragraph(text)
    assert bare(STORY[0]) in {bare(text) for _, text in roles(read(_word(document), tmp_path, "a.docx"))}


def test_word_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Empty, damaged, and old ones or those with a password."""
    with pytest.raises(InputError, match="no text"):
        read(_word(docx.Document()), tmp_path, "a.docx")
    with pytest.raises(InputError, match=r"a\.docx.*Word"):
        read(_word(docx.Document())[:900], tmp_path, "a.docx")
    with pytest.raises(InputError, match="password"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), tmp_path, "a.doc")
