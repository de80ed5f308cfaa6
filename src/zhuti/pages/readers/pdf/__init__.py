"""PDF: the text of printed pages in reading order, each line with its place on paper."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from zhuti.errors import InputError
from zhuti.extras import installed, require
from zhuti.pages.page import Page
from zhuti.pages.readers.bounds import damaged
from zhuti.pages.readers.pdf.layout import reading_order
from zhuti.pages.readers.pdf.measures import Measures
from zhuti.pages.readers.pdf.pdfium import read_chars, read_pictures
from zhuti.pages.readers.pdf.places import with_boxes
from zhuti.pages.readers.pdf.scan import recognise
from zhuti.pages.readers.pdf.segments import make_segments
from zhuti.pages.readers.pdf.transcript import set_lines, transcribe
from zhuti.pages.structured import marked_articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhuti.pages.readers.pdf.pdfium import Char, Rectangle
    from zhuti.pages.readers.pdf.transcript import SetLine

# pdfium is not safe to use from several threads at once.
_LOCK = Lock()
_MOST_CHARS = 200_000
_LEAST_READABLE = 0.5
_OCR = "for example with OCRmyPDF: ocrmypdf --force-ocr -l chi_sim+chi_tra FILE.pdf READABLE.pdf"


class _Sheet(NamedTuple):
    chars: list[Char]
    pictures: list[Rectangle]


def read(data: bytes, source: str) -> Page:
    """Read a PDF file; all of its pages are one, since articles go on over the leaf.

    Raises
    ------
    InputError
        It is damaged, has a password, or holds no text that can be read.
    MissingExtraError
        pypdfium2 is not installed.
    """
    require("formats", "reading PDF files", "pypdfium2")
    with damaged(source, "a PDF file"):
        with _LOCK:
            sheets = _open(data, source)
        _refuse_unreadable(sheets, source)
        script = transcribe(line for number, sheet in enumerate(sheets, 1) for line in _lines(number, sheet))
    articles = with_boxes(marked_articles(script.text, script.marks), script.places)
    return Page(source, "pdf", script.text, tuple(articles))


def _open(data: bytes, source: str) -> list[_Sheet]:
    import pypdfium2  # noqa: PLC0415  - an optional dependency

    try:
        document: Any = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{source}: this PDF has a password; save it without one") from None
        raise
    try:
        return [_sheet(page) for page in document]
    finally:
        document.close()


def _sheet(page: Any) -> _Sheet:
    chars, pictures = list(read_chars(page)), read_pictures(page)
    if pictures and installed("ocr") and all(char.text.isspace() for char in chars):
        return _Sheet(list(recognise(page)), [])
    return _Sheet(chars, pictures)


def _refuse_unreadable(sheets: Sequence[_Sheet], source: str) -> None:
    texts = [char.text for sheet in sheets for char in sheet.chars if not char.text.isspace()]
    if not texts:
        if installed("ocr") or not any(sheet.pictures for sheet in sheets):
            raise InputError(f"{source}: this PDF holds no text")
        raise InputError(
            f"{source}: this PDF holds only pictures: it is a scan. Install what reads them, pip install 'zhuti[ocr]', "
            f"or have its words read first, {_OCR}"
        )
    if sum(text.isprintable() and text != "\ufffd" for text in texts) < _LEAST_READABLE * len(texts):
        raise InputError(
            f"{source}: the fonts of this PDF do not say what their characters are; read them anew, {_OCR}"
        )
    if max(len(sheet.chars) for sheet in sheets) > _MOST_CHARS:
        raise InputError(f"{source}: has a page of more than {_MOST_CHARS} characters; cut it into smaller ones")


def _lines(number: int, sheet: _Sheet) -> Iterator[SetLine]:
    segments = make_segments(sheet.chars)
    if segments:
        page = Measures.of(segments)
        yield from set_lines(reading_order(segments, sheet.pictures, page), number, sheet.pictures, page)
