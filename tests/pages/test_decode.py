"""From bytes to text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.errors import InputError
from zhuti.pages import decode, read_page

if TYPE_CHECKING:
    from pathlib import Path

SIMPLIFIED = "冯定山每天清早打扫三公里村道，这是县里安排的公益性岗位。“扫帚一拿起来，心里就踏实了。”他说。"
TRADITIONAL = "林阿嬤每天傍晚站在校門口，護送孩子們過馬路。「看到有人在那裡，他們就安心。」她說。"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-32", "utf-32"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        ("就业", "gb18030", "gb18030"),
        ("Jobs near home", "ascii", "utf-8"),
    ],
)
def test_encodings_are_told_apart(text: str, codec: str, encoding: str) -> None:
    """The text comes back whole, without its mark, and the encoding is reported."""
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_big_endian_mark() -> None:
    """A byte order mark decides in either order."""
    assert decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be")).text == SIMPLIFIED


def test_other_scripts_are_guessed() -> None:
    """What is no Chinese is not read as rare Chinese characters."""
    text = "Привет, сегодня в школе был урок о безопасности на дорогах, и дети много узнали."
    assert decode(text.encode("cp1251")).text == text
    japanese = "これは日本語の新聞です。学校の安全を守る人たちがいます。"
    assert decode(japanese.encode("shift_jis")).text == japanese


@given(st.text(min_size=1).filter(lambda text: text.strip() and not text.startswith("\ufeff") and text.isprintable()))
def test_utf_8_is_never_mistaken(text: str) -> None:
    """Whatever is valid UTF-8 is read as UTF-8."""
    assert decode(text.encode()).text == text or text.startswith(("%PDF", "{\\rtf"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        ("\u3000\n".encode(), "only white space"),
        (b"%PDF-1.7\n%...", "a PDF file"),
        (b"PK\x03\x04\x14\x00", "a zip archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"abc\x00\x01\x02def", "binary"),
        (bytes(range(1, 32)) * 40, "binary"),
        ("就业".encode("utf-16-le") + b"\x00\x00", "binary"),
        (b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le") + b"\x00", "utf-16"),
        (SIMPLIFIED.encode()[:-1], "byte"),
        (SIMPLIFIED.encode()[:30] + b"\xff" + SIMPLIFIED.encode()[30:], "byte 30"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, words: str) -> None:
    """The message names the file and says what is wrong."""
    with pytest.raises(InputError, match=r"page\.txt: ") as error:
        decode(data, "page.txt")
    assert words in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and a folder are input errors, not tracebacks."""
    with pytest.raises(InputError, match=r"none\.txt"):
        read_page(tmp_path / "none.txt")
    with pytest.raises(InputError):
        read_page(tmp_path)


def test_written_pages_are_in_the_encoding_they_say(pages: Path) -> None:
    """Every page in data/pages is decoded as the file beside it says."""
    from zhuti.pages.check import load_right

    found = {path.stem: read_page(path).encoding for path in pages.glob("*.txt")}
    assert found == {path.stem: load_right(path).encoding for path in pages.glob("*.json")}
    assert {"utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"} <= set(found.values())
