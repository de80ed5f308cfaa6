"""Packed files, archives, standard input; what is too large or damaged."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from test_formats import bare

from zhuti.errors import InputError
from zhuti.pages import read_pages
from zhuti.pages.readers import bounds
from zhuti.pages.readers.opening import open_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STORY = "招聘会上，三百名农民工找到了工作，他们说以后不用再到外地去了。"


def texts(path: Path | str) -> list[str]:
    """Read the blocks of a source."""
    return [block.text for page in read_pages(path) for article in page.articles for block in article.blocks]


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress)])
def test_packed_files(ending: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """They are known by their first bytes, whatever they are called, and what they hold by the rest of the name."""
    for name in (f"page.txt{ending}", "page"):
        (tmp_path / name).write_bytes(pack(STORY.encode("gb18030")))
        assert texts(tmp_path / name) == [STORY]
    (tmp_path / f"rows.csv{ending}").write_bytes(pack(f"id,text\n1,{STORY}\n".encode()))
    assert texts(tmp_path / f"rows.csv{ending}") == [STORY]


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress)])
def test_a_packed_file_that_is_cut_off(ending: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """Says so."""
    path = tmp_path / f"page.txt{ending}"
    path.write_bytes(pack(STORY.encode() * 100)[:-12])
    with pytest.raises(InputError, match="damaged or cut off"):
        texts(path)


def _zip(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_members_of_an_archive_are_sources(tmp_path: Path) -> None:
    """In order of their names, hidden ones left out; each can be read by itself."""
    path = _zip(
        tmp_path,
        {
            "b.txt": STORY.encode(),
            "文/a.txt": "护学岗每天守护学生上下学。".encode("gb18030"),
            "__MACOSX/._b.txt": b"\0",
            ".c": b"x",
        },
    )
    assert [page.source for page in read_pages(path)] == [f"{path}/b.txt", f"{path}/文/a.txt"]
    assert texts(f"{path}/文/a.txt") == ["护学岗每天守护学生上下学。"]
    with pytest.raises(InputError, match="no such member"):
        texts(f"{path}/c.txt")


def test_names_from_chinese_windows(tmp_path: Path) -> None:
    """Archives that do not say that their names are in GBK."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("XXXX.txt", STORY)
    path.write_bytes(path.read_bytes().replace(b"XXXX", "版面".encode("gb18030")))
    assert [page.source for page in read_pages(path)] == [f"{path}/版面.txt"]


def test_archives_that_cannot_be_read(tmp_path: Path) -> None:
    """With a password, damaged, empty, or one within another."""
    path = _zip(tmp_path, {"a.txt": STORY.encode()})
    data = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="password"):
        texts(path)
    path.write_bytes(b"PK\x03\x04" + bytes(40))
    with pytest.raises(InputError, match="zip archive"):
        texts(path)
    with pytest.raises(InputError, match="holds no file"):
        texts(_zip(tmp_path, {}))
    inner = _zip(tmp_path, {"a.txt": STORY.encode()}).read_bytes()
    with pytest.raises(InputError, match="unpack it first"):
        texts(_zip(tmp_path, {"b.zip": inner}))


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is unpacked than a page can have: in an archive, in a packed file, in a Word file, in a row of a table."""  # noqa: E501
    monkeypatch.setattr(bounds, "MOST_BYTES", 1 << 20)
    zeros = b" " * (8 << 20)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(zeros))
    (tmp_path / "a.docx").write_bytes(_zip(tmp_path, {"word/document.xml": zeros}).read_bytes())
    (tmp_path / "a.xlsx").write_bytes(_zip(tmp_path, {"xl/workbook.xml": zeros}).read_bytes())
    for source in (tmp_path / "a.txt.gz", tmp_path / "a.docx", tmp_path / "a.xlsx", _zip(tmp_path, {"a.txt": zeros})):
        with pytest.raises(InputError, match="larger than 1 MB"):
            texts(source)
    endless = tmp_path / "a.csv.gz"
    endless.write_bytes(gzip.compress(b"text\n" + b"a" * (bounds.MOST_ROW + 1), 1))
    with pytest.raises(InputError, match=r"a\.csv\.gz:2: a line of more than 16 MB"):
        texts(endless)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
        (b"{\\rtf1 x}", "RTF"),
        (bytes(257) + b"ustar" + bytes(99), "tar archive"),
        (b"Rar!\x1a\x07" + bytes(99), "RAR"),
    ],
)
def test_files_that_are_no_text(data: bytes, said: str, tmp_path: Path) -> None:
    """Say what they are."""
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(InputError, match=said):
        texts(tmp_path / "a.txt")


def test_paths_that_are_none(tmp_path: Path) -> None:
    """A folder, nothing, and a name that no file can have."""
    for path, said in ((tmp_path, "folder"), (tmp_path / "none.txt", "no such file"), ("a\0b", "cannot be read")):
        with pytest.raises(InputError, match=said):
            texts(path)


def test_standard_input_in_any_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed too, and given in small pieces, as pipes give it."""

    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            return self._data.read(min(size, 3) if size > 0 else 3)

    class Stdin:
        def __init__(self, data: bytes) -> None:
            self.buffer = Pipe(data)

    for data in (STORY.encode(), gzip.compress(STORY.encode()), f'{{"text": "{STORY}"}}\n'.encode()):
        monkeypatch.setattr(sys, "stdin", Stdin(data))
        assert [bare(text) for text in texts("-")] == [STORY]
    monkeypatch.setattr(sys, "stdin", Stdin(_zip(tmp_path, {"a.txt": STORY.encode()}).read_bytes()))
    with pytest.raises(InputError, match="unpack it first"):
        texts("-")


def test_what_is_open_can_be_peeked_into(tmp_path: Path) -> None:
    """The name is without the ending of what the file was packed in; only a plain file has a path."""
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"text\na\n"))
    with open_source(str(tmp_path / "a.csv.gz")) as opened:
        assert opened.name.endswith("a.csv")
        assert opened.path is None
        assert opened.stream.peek(4)[:4] == b"text"
