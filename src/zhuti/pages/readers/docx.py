"""Word files: headings and captions are known by their styles."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from zhuti.errors import InputError
from zhuti.extras import require
from zhuti.pages.page import Page
from zhuti.pages.readers.bounds import damaged, refuse_bomb
from zhuti.pages.structured import Outline

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"(?:heading|标题|標題)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|標題", re.IGNORECASE)
_SUBTITLE = re.compile(r"subtitle|副标题|副標題", re.IGNORECASE)
_CAPTION = re.compile(r"caption|题注|圖說|图说", re.IGNORECASE)
_LOWEST = 9


def read(data: bytes, source: str) -> Page:
    """Read a .docx file: paragraphs, the cells of tables, text boxes.

    Raises
    ------
    InputError
        It is damaged, too large, or holds no text.
    MissingExtraError
        python-docx is not installed.
    """
    require("formats", "reading Word files", "docx")
    outline = Outline()
    with damaged(source, "a Word file"):
        refuse_bomb(data, source)
        for paragraph in _paragraphs(data):
            style = str(getattr(paragraph.style, "name", None) or "")
            outline.add(paragraph.text.strip(), _level(style), "caption" if _CAPTION.fullmatch(style) else None)
        articles = tuple(outline.articles())
    if not articles:
        raise InputError(f"{source}: this Word file holds no text; pictures of text are not read")
    return Page(source, "docx", outline.text, articles)


def _paragraphs(data: bytes) -> Iterator[Any]:
    """Yield the paragraphs of the document's body in order, wherever they stand in it."""
    import docx  # noqa: PLC0415  - an optional dependency, and slow to import
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    document = docx.Document(io.BytesIO(data))
    for element in document.element.body.iter(qn("w:p")):
        # A text box stands twice in the file, the second time for programs that are older.
        if not any(_is_fallback(above) for above in element.iterancestors()):
            yield Paragraph(element, document)


def _is_fallback(element: Any) -> bool:
    return str(element.tag).endswith("}Fallback")


def _level(style: str) -> int | None:
    if _SUBTITLE.fullmatch(style):
        return _LOWEST
    if _TITLE.fullmatch(style):
        return 0
    heading = _HEADING.fullmatch(style)
    return int(heading[1]) if heading else None
