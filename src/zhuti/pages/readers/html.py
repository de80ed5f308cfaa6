"""Web pages: the article without what stands around it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from zhuti.errors import InputError
from zhuti.extras import require
from zhuti.pages.decode import Decoded, decode
from zhuti.pages.page import Page
from zhuti.pages.readers.bounds import damaged
from zhuti.pages.structured import Outline

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_LOOK = 4096
_GB = re.compile(r"gb.?2312|gbk|x-gbk|cp936|gb.?18030", re.IGNORECASE)
_BIG5 = re.compile(r"big-?5|cp950|big5-hkscs", re.IGNORECASE)
_MOST_BROKEN = 0.001
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_SITE = re.compile(r"\s*(?:[_|｜]+|\s[-–—]+\s|--+)\s*[^_|｜]{2,20}(?:网|报|在线|频道|新闻|门户|客户端|平台)\s*$")
# Names of HTML and of what trafilatura makes of it.
_BLOCKS = frozenset({
    "article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "figcaption", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "html", "item", "lb", "li", "list", "main", "ol", "p", "pre", "quote", "row",
    "section", "table", "td", "th", "title", "tr", "ul",
})  # fmt: skip
_LEFT_OUT = frozenset({
    "aside", "button", "footer", "form", "iframe", "nav", "noscript", "object", "script", "select", "style", "svg",
    "template",
})  # fmt: skip


def read(data: bytes, source: str) -> Page:
    """Read a web page.

    Raises
    ------
    InputError
        It cannot be decoded, or holds no text.
    MissingExtraError
        trafilatura is not installed.
    """
    require("formats", "reading web pages", "trafilatura")
    decoded = _decode(data, source)
    with damaged(source, "a web page"):
        outline = _outline(_DECLARATION.sub("", decoded.text))
        articles = tuple(outline.articles())
    if not articles:
        raise InputError(f"{source}: this web page holds no text")
    return Page(source, decoded.encoding, outline.text, articles)


def _decode(data: bytes, source: str) -> Decoded:
    """Decode a page by what its first lines say, unless they are plainly wrong."""
    declared = _CHARSET.search(data[:_LOOK])
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if declared:
            name = (declared[1] or declared[2]).decode("ascii")
            encoding = "gb18030" if _GB.fullmatch(name) else "big5hkscs" if _BIG5.fullmatch(name) else ""
            text = data.decode(encoding, "replace") if encoding else "\ufffd"
            if text.count("\ufffd") <= _MOST_BROKEN * len(text):
                return Decoded(text, encoding)
    return decode(data, source)


def _outline(html: str) -> Outline:
    import trafilatura  # noqa: PLC0415  - an optional dependency, and slow to import

    outline = Outline()
    tree = trafilatura.load_html(html)
    if tree is None:
        return outline
    several = _lower_headlines(tree)
    found: Any = trafilatura.bare_extraction(
        deepcopy(tree), include_comments=False, include_tables=True, favor_recall=True, with_metadata=True
    )
    # Without a result it was too little for trafilatura, perhaps the front of an e-paper: then all that stands there.
    paragraphs = list(_paragraphs(found.body if found is not None else tree))
    title = _SITE.sub("", found.title or "") if found is not None and not several else ""
    if title and _bare(title) not in {_bare(text) for text, _ in paragraphs[:3]}:
        outline.add(title, 1)
    for text, level in paragraphs:
        outline.add(text, level)
    return outline


def _lower_headlines(tree: Any) -> bool:
    """Lower the headings of a page with several of the highest, which trafilatura takes for titles and drops."""
    if len(tree.findall(".//h1")) < 2:  # noqa: PLR2004
        return False
    for level in range(5, 0, -1):
        for heading in tree.findall(f".//h{level}"):
            heading.tag = f"h{level + 1}"
    return True


def _bare(text: str) -> str:
    return "".join(text.split())


def _paragraphs(root: Any) -> Iterator[tuple[str, int | None]]:
    """Yield the paragraphs below an element, and of headings how high they are."""
    pieces: list[str] = []
    level: int | None = None
    for text, block, heading in _texts(root):
        if block:
            if words := " ".join("".join(pieces).split()):
                yield words, level
            pieces, level = [], heading
        pieces.append(text)
    if words := " ".join("".join(pieces).split()):
        yield words, level


def _texts(root: Any) -> Iterator[tuple[str, bool, int | None]]:
    """Yield texts in the order of the page; whether a block begins with each; whether it is a heading."""
    from lxml import etree  # noqa: PLC0415  - comes with trafilatura

    left_out = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        outside = element is root and event == "end"
        left_out += (event == "start") - (event == "end") if tag in _LEFT_OUT else 0
        if left_out == 0 and event == "start":
            yield element.text or "", tag in _BLOCKS, _level(element)
        elif left_out == 0 and not outside:
            yield (" " if tag == "cell" else "") + (element.tail or ""), event == "end" and tag in _BLOCKS, None


def _level(element: Any) -> int | None:
    name = element.get("rend") or "h2" if element.tag == "head" else element.tag
    return int(name[1]) if isinstance(name, str) and re.fullmatch(r"h[1-6]", name) else None
