"""Articles in every format, made as people's programs make them."""

from __future__ import annotations

import csv
import html
import io
import json
import zipfile
from gzip import compress as gzip
from lzma import compress as xz
from typing import TYPE_CHECKING, NamedTuple

from newspaper import FONT, Cell, Newspaper, Style, fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Blocks = list[tuple[str, str]]


class Twin(NamedTuple):
    """A file that holds some articles."""

    name: str
    data: bytes


def as_text(articles: Sequence[Blocks]) -> bytes:
    """One block a line, a blank line between articles."""
    return "\n\n".join("\n".join(text for _, text in blocks) for blocks in articles).encode()


def as_markdown(articles: Sequence[Blocks]) -> bytes:
    """Headings with #, a name in bold, a link, soft line ends."""
    lines = []
    for blocks in articles:
        for role, text in blocks:
            if role == "headline":
                lines.append(f"# {text}")
            elif role == "subhead":
                lines.append(f"## {text}")
            elif role == "byline":
                lines.append(f"**{text}**")
            else:
                half = len(text) // 2
                lines.append(f"{text[:half]}\n{text[half:]}" if text[half - 1 : half].isalpha() else text)
    return "\n\n".join(lines).encode()


def as_html(articles: Sequence[Blocks]) -> bytes:
    """A page of a news site in GB18030, with navigation around the article."""
    tags = {"headline": "h1", "subhead": "h2"}
    body = "".join(
        f"<{tags.get(role, 'p')}>{html.escape(text)}</{tags.get(role, 'p')}>\n"
        for blocks in articles
        for role, text in blocks
    )
    headline = next((text for role, text in articles[0] if role == "headline"), "新闻")
    return (
        f'<!DOCTYPE html><html><head><meta charset="gb2312"><title>{headline}_临州新闻网</title>'
        '<script>var a = "脚本";</script></head><body><div class="nav"><ul><li><a href="/">首页</a></li>'
        f'<li><a href="/b">新闻</a></li></ul></div><div class="article">{body}</div>'
        '<div class="footer"><p>版权所有 未经许可不得转载</p></div></body></html>'
    ).encode("gb18030")


def as_docx(articles: Sequence[Blocks]) -> bytes:
    """A Word file with styles."""
    import docx

    document = docx.Document()
    styles = {"headline": "Heading 1", "subhead": "Heading 2", "caption": "Caption"}
    for blocks in articles:
        for role, text in blocks:
            document.add_paragraph(text, styles.get(role))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def as_pdf(articles: Sequence[Blocks]) -> bytes:
    """A newspaper page of four columns, an article below the other."""
    fonts()
    paper = Newspaper(Style(columns=4))
    paper.head("临州日报 2021年3月5日 星期五", "03 民生")
    for blocks in articles:
        paper.row([Cell(blocks, 4)])
    return paper.save()


def rows_of(articles: Sequence[Blocks]) -> list[dict[str, str]]:
    """Rows of a table, one a block."""
    return [
        {"编号": f"{number}-{place}", "article": str(number), "role": role, "正文": text, "来源": "=临州日报"}
        for number, blocks in enumerate(articles, 1)
        for place, (role, text) in enumerate(blocks, 1)
    ]


def _delimited(articles: Sequence[Blocks], delimiter: str, encoding: str) -> bytes:
    rows = rows_of(articles)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_csv(articles: Sequence[Blocks]) -> bytes:
    """As Excel writes it under Chinese Windows."""
    return _delimited(articles, ",", "gb18030")


def as_tsv(articles: Sequence[Blocks]) -> bytes:
    """UTF-8 with a byte order mark."""
    return _delimited(articles, "\t", "utf-8-sig")


def as_jsonl(articles: Sequence[Blocks]) -> bytes:
    """An article a line."""
    lines = []
    for number, blocks in enumerate(articles, 1):
        title = next((text for role, text in blocks if role == "headline"), "")
        paragraphs = [{"text": text, "role": role} for role, text in blocks]
        lines.append(json.dumps({"id": f"n{number}", "title": title, "paragraphs": paragraphs}, ensure_ascii=False))
    return "\n".join(lines).encode()


def as_parquet(articles: Sequence[Blocks]) -> bytes:
    """A table of rows."""
    import pyarrow as pa
    from pyarrow import parquet

    data = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows_of(articles)), data)
    return data.getvalue()


def as_xlsx(articles: Sequence[Blocks]) -> bytes:
    """A sheet of rows."""
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    rows = rows_of(articles)
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(["'" + value if value.startswith("=") else value for value in row.values()])
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def as_zip(articles: Sequence[Blocks]) -> bytes:
    """One text file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("报纸/第一版.txt", as_text(articles))
        archive.writestr("__MACOSX/._第一版.txt", b"\0\1")
    return data.getvalue()


PAGES: dict[str, Callable[[Sequence[Blocks]], bytes]] = {
    ".txt": as_text,
    ".md": as_markdown,
    ".html": as_html,
    ".docx": as_docx,
    ".jsonl": as_jsonl,
    ".txt.gz": lambda articles: gzip(as_text(articles)),
    ".txt.xz": lambda articles: xz(as_text(articles)),
    ".zip": as_zip,
}
if FONT.exists():
    PAGES[".pdf"] = as_pdf
TABLES: dict[str, Callable[[Sequence[Blocks]], bytes]] = {
    ".csv": as_csv,
    ".tsv": as_tsv,
    ".parquet": as_parquet,
    ".xlsx": as_xlsx,
}
