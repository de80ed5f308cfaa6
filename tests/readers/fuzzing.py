"""Files to break, and what must hold of any file."""

from __future__ import annotations

import signal
import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from test_formats import assert_spans_hold
from twins import PAGES, TABLES

from zhuti.errors import InputError
from zhuti.pages import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES = [
    [
        ("headline", "公益性岗位托起一个家"),
        ("body", "本报讯（记者 何秋生）县里新开发了三百个公益性岗位，优先安排残疾人和零就业家庭成员，每月补贴八百元。"),
        ("subhead", "一年一签"),
        ("body", "“以前要到外地去，”周桂兰说，“现在在家门口就能上班，孩子放学回来有人管，老人也照看得上。”"),
        ("caption", "周桂兰在打扫村道。"),
        ("byline", "何秋生 贺满仓"),
    ],
    [("headline", "夜间晴转多云"), ("body", "气象台预计，今天夜间到明天白天晴转多云，偏北风三到四级。")],
]
SECONDS = 20


def seeds() -> dict[str, bytes]:
    """Make a small file of every format, by ending."""
    return {ending: make(ARTICLES) for ending, make in {**PAGES, **TABLES}.items()}


@contextmanager
def _in_time() -> Iterator[None]:
    """Stop what hangs."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"took more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def read_anything(data: bytes, ending: str, *, timed: bool = True) -> None:
    """Read bytes as a file with some ending: pages whose spans hold, or an error in plain words; in bounded time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(data)
        try:
            with _in_time() if timed else nullcontext():
                for page in read_pages(path):
                    assert_spans_hold(page)
                    for article in page.articles:
                        assert article.blocks
                        "".join(block.text for block in article.blocks).encode()
        except InputError as error:
            assert str(path) in str(error)  # noqa: PT017
