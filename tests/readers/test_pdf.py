"""Newspaper pages in PDF: reading order, joined paragraphs, places on paper; and files that cannot be read."""

from __future__ import annotations

import io
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newspaper import FONT, Cell, Newspaper, Style, fonts
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_formats import assert_spans_hold, bare

from zhuti.errors import InputError
from zhuti.pages import find_articles, read_page
from zhuti.pages.readers import pdf
from zhuti.pages.readers.pdf.layout import reading_order
from zhuti.pages.readers.pdf.measures import Measures
from zhuti.pages.readers.pdf.pdfium import Rectangle
from zhuti.pages.readers.pdf.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conftest import Blocks
    from zhuti.pages import Page

pytestmark = pytest.mark.skipif(not FONT.exists(), reason="needs the Debian package fonts-wqy-zenhei")


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    if FONT.exists():
        fonts()


def read(data: bytes, folder: Path) -> Page:
    """Read a PDF."""
    path = folder / "page.pdf"
    path.write_bytes(data)
    return read_page(path)


def set_page(rng: Random, written: Sequence[Blocks]) -> tuple[Newspaper, list[Blocks]]:
    """Set a page in three to six columns, with one to three rows of articles side by side."""
    columns = rng.choice((3, 4, 5, 6))
    style = Style(
        columns=columns,
        width=columns * rng.choice((220.0, 260.0, 300.0)),
        gutter=rng.choice((10.0, 14.0, 20.0)),
        headline=rng.choice((20.0, 26.0, 32.0)),
    )
    paper, articles = Newspaper(style), []
    if rng.random() < 0.6:
        paper.head("临州日报 2021年3月5日 星期五", "03 民生")
    for _ in range(rng.choice((1, 2, 3))):
        cells, left = [], columns
        while left:
            width = rng.randrange(1, left + 1)
            articles.append(rng.choice(written))
            cells.append(Cell(articles[-1], width))
            left -= width
        paper.row(cells)
    return paper, articles


@pytest.mark.parametrize("in_order", [True, False], ids=["as set", "lines shuffled in the file"])
def test_paragraphs_are_joined_as_in_plain_text(in_order: bool, written: list[Blocks], tmp_path: Path) -> None:
    """Of all paragraphs on pages of many makes, at least 0.95 come out whole, and all but one in a hundred unmixed."""
    rng = Random(20)
    paragraphs = joined = unmixed = 0
    for _ in range(10):
        paper, articles = set_page(rng, written)
        page = read(paper.save(None if in_order else rng), tmp_path)
        assert_spans_hold(page)
        found = {bare(block.text) for article in page.articles for block in article.blocks}
        for blocks in articles:
            lines = "\n".join(text for _, text in blocks)
            twin = {bare(block.text) for article in find_articles(lines) for block in article.blocks}
            body = [bare(text) for role, text in blocks if role == "body" and bare(text) in twin]
            paragraphs += len(body)
            joined += sum(text in found for text in body)
            unmixed += sum(text in bare(page.text) for text in body)
    assert paragraphs > 200
    assert joined >= 0.95 * paragraphs
    assert unmixed >= 0.99 * paragraphs


@pytest.mark.parametrize("columns", [3, 4, 5, 6])
def test_two_articles_side_by_side(columns: int, whole: list[Blocks], tmp_path: Path) -> None:
    """Each headline stands over its own columns; each article is read to its end before the next begins."""
    paper = Newspaper(Style(columns=columns, width=260.0 * columns))
    paper.row([Cell(whole[4], columns - 1), Cell(whole[5], 1)])
    page = read(paper.save(), tmp_path)
    assert [bare(article.headline) for article in page.articles] == [bare(whole[4][0][1]), bare(whole[5][0][1])]
    for article, blocks in zip(page.articles, whole[4:6], strict=True):
        assert [bare(block.text) for block in article.blocks] == [bare(text) for _, text in blocks]


def test_a_column_goes_on_beside_another_article(whole: list[Blocks], tmp_path: Path) -> None:
    """An article of three columns ends in the third, beside an article that stands under its first two."""
    paper = Newspaper(Style(columns=3, width=780.0))
    first, second = whole[4], whole[5]
    headline, *body = first
    lines = [line for _, text in body for line in paper.set("body", text)]
    short = len(lines) // 5
    paper.write(headline[1], 120.0, 60.0, 26.0)
    for column, (start, end) in enumerate(((0, short), (short, 2 * short), (2 * short, len(lines)))):
        for number, (text, size, indent) in enumerate(lines[start:end]):
            paper.write(text, paper.left(column) + indent * size, 100.0 + 14.0 * number, size)
    under = Newspaper(Style(columns=3, width=780.0))
    under.article(Cell(second, 2), 0, 100.0 + 14.0 * short + 10.0)
    paper.ops += under.ops
    paper.y = 900.0
    page = read(paper.save(), tmp_path)
    assert [bare(article.headline) for article in page.articles] == [bare(headline[1]), bare(second[0][1])]
    for article, blocks in zip(page.articles, (first, second), strict=True):
        assert [bare(block.text) for block in article.blocks] == [bare(text) for _, text in blocks]


def test_captions_do_not_stand_between_halves(written: list[Blocks], tmp_path: Path) -> None:
    """What stands below a picture in another type comes behind its article, as a block of its own."""
    blocks = next(blocks for blocks in written if any(role == "caption" for role, _ in blocks))
    paper = Newspaper(Style(columns=4))
    paper.row([Cell(blocks, 4)])
    page = read(paper.save(), tmp_path)
    (article,) = page.articles
    found = [bare(block.text) for block in article.blocks]
    assert {bare(text) for role, text in blocks if role == "body"} <= set(found)
    captions = bare("".join(text for role, text in blocks if role == "caption"))
    assert "".join(found).endswith(captions)


def test_boxes_are_where_the_words_stand(whole: list[Blocks], tmp_path: Path) -> None:
    """A paragraph over two columns has two boxes, one below the running head and inside the page each."""
    paper = Newspaper(Style(columns=4))
    paper.head("临州日报", "03 民生")
    paper.row([Cell(whole[4], 4)])
    page = read(paper.save(), tmp_path)
    blocks = [block for article in page.articles for block in article.blocks]
    height = paper.y + 2 * paper.style.margin
    for block in blocks:
        assert block.boxes
        for number, left, top, right, bottom in block.boxes:
            assert number == 1
            assert 0 <= left < right <= paper.style.width
            assert 0 <= top < bottom <= height
    body = [block for block in blocks if block.role == "body"]
    assert all(block.boxes[0][2] > blocks[0].boxes[0][4] for block in body)
    broken = [block for block in body if len(block.boxes) > 1]
    assert broken
    for block in broken:
        for (_, left, *_), (_, right, *_) in pairwise(block.boxes):
            assert right > left + paper.column


def test_several_pages_are_one(whole: list[Blocks], tmp_path: Path) -> None:
    """A paragraph that goes on over the leaf is joined, and has boxes on both."""
    (_, first), *_ = (block for block in whole[5] if block[0] == "body")
    paper = Newspaper(Style(columns=1, width=300.0))
    lines = paper.set("body", first)
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(300, 200))
    for page in (lines[:2], lines[2:]):
        for number, (text, size, indent) in enumerate(page):
            canvas.setFont("body", size)
            canvas.drawString(40 + indent * size, 150 - 14 * number, text)
        canvas.showPage()
    canvas.save()
    ((block,),) = (article.blocks for article in read(data.getvalue(), tmp_path).articles)
    assert bare(block.text) == bare(first)
    assert [box[0] for box in block.boxes] == [1, 2]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(turned: int, tmp_path: Path) -> None:
    """Pages that are stored lying down are read as they are looked at."""
    lines = ["招聘会上，三百名农民工", "找到了工作，他们说以后", "不用再到外地去了。"]
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(400, 300))
    canvas.setPageRotation(turned)
    width, height = (300, 400) if turned in {90, 270} else (400, 300)  # as it is stored
    for number, line in enumerate(lines):
        across, down = 40, 60 + 14 * number
        canvas.saveState()
        canvas.translate(
            *{
                0: (across, height - down),
                90: (down, across),
                180: (width - across, down),
                270: (width - down, height - across),
            }[turned]
        )
        canvas.rotate(turned)
        canvas.setFont("body", 10)
        canvas.drawString(0, 0, line)
        canvas.restoreState()
    canvas.save()
    ((block,),) = (article.blocks for article in read(data.getvalue(), tmp_path).articles)
    assert block.text == "".join(lines)
    ((_, left, top, right, bottom),) = block.boxes
    assert left == pytest.approx(40, abs=1)
    assert right == pytest.approx(40 + 110, abs=1)
    assert top == pytest.approx(60 - 9, abs=2)
    assert bottom == pytest.approx(60 + 28 + 1, abs=2)


def _scan(*, text: str = "") -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(400, 300))
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), (200, 200, 200))), 0, 0, 400, 300)
    canvas.setFont("body", 10)
    canvas.drawString(40, 200, text)
    canvas.save()
    return data.getvalue()


def test_a_scan_says_what_would_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of text get a clear error without the extra that reads them; with a text layer they are read."""
    monkeypatch.setattr(pdf, "installed", lambda extra: False)
    with pytest.raises(InputError, match=r"scan.*zhuti\[ocr\].*OCRmyPDF"):
        read(_scan(), tmp_path)
    assert (
        bare(read(_scan(text="招聘会上，三百名农民工找到了工作。"), tmp_path).text)
        == "招聘会上，三百名农民工找到了工作。"
    )


def test_a_scan_is_read(tmp_path: Path) -> None:
    """A page that is only a picture of two columns is read column by column, and its blocks have places on paper."""
    lines = [
        "乡里的招聘会来了三百名农民工，十二家",
        "企业当场与他们签订了合同。",
        "村小学的教室里，老师正在给孩子们讲解",
        "乘坐校车时怎样系好安全带。",
    ]
    image = Image.new("L", (1600, 400), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 36)
    for number, line in enumerate(lines):
        draw.text((60 + 800 * (number // 2), 100 + 60 * (number % 2)), line, font=font, fill=0)
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(800, 200))
    canvas.drawImage(ImageReader(image), 0, 0, 800, 200)
    canvas.save()
    blocks = [block for article in read(data.getvalue(), tmp_path).articles for block in article.blocks]
    assert "".join(bare(block.text) for block in blocks) == "".join(lines)
    page, left, top, right, bottom = blocks[0].boxes[0]
    assert page == 1
    assert (left, right) == pytest.approx((30, 355), abs=12)
    assert (top, bottom) == pytest.approx((50, 100), abs=12)


def test_a_password_is_said(tmp_path: Path) -> None:
    """Encrypted files are refused in plain words."""
    data = io.BytesIO()
    canvas = Canvas(data, encrypt="secret")
    canvas.drawString(40, 200, "text")
    canvas.save()
    with pytest.raises(InputError, match="password"):
        read(data.getvalue(), tmp_path)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"])
def test_a_damaged_file_is_said(data: bytes, tmp_path: Path) -> None:
    """What begins like a PDF and is none."""
    with pytest.raises(InputError, match=r"page\.pdf: .*PDF"):
        read(data, tmp_path)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Segment,
            text=st.text(alphabet="工人，。“就业A1", min_size=1, max_size=12),
            left=st.integers(0, 60).map(lambda x: 5.0 * x),
            right=st.just(0.0),
            base=st.integers(0, 60).map(lambda y: 5.0 * y),
            size=st.sampled_from((5.0, 10.0, 10.0, 10.0, 12.0, 20.0)),
            font=st.sampled_from(("a", "b")),
        ),
        min_size=1,
        max_size=40,
    ),
    st.lists(
        st.builds(Rectangle, st.floats(0, 100), st.floats(0, 100), st.floats(100, 300), st.floats(100, 300)), max_size=3
    ),
)
def test_no_word_is_lost_or_doubled(segments: list[Segment], pictures: list[Rectangle]) -> None:
    """Whatever stands on a page, every character is read once."""
    for segment in segments:
        segment.right = segment.east = segment.left + segment.size * len(segment.text)
    letters = sorted("".join(segment.text for segment in segments))
    columns = reading_order(segments, pictures, Measures.of(segments))
    assert sorted(bare("".join(line.text for column in columns for line in column.lines))) == letters
