"""The form of THUCNews: ``text`` tab ``number of the class``, and a file with the classes' names, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.corpus.exchange.rows import Row
from zhuti.corpus.records import Wrong
from zhuti.errors import InputError
from zhuti.files import replacing
from zhuti.pages.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zhuti.corpus.exchange.rows import Options

CLASSES = "class.txt"
_NONE = "none"


def read(file: Path, options: Options) -> Iterator[Row | Wrong]:
    """Read a file whose class names stand in another, ``class.txt`` beside it unless told otherwise.

    Raises
    ------
    InputError
        A file is missing or cannot be decoded.
    """
    named = options.classes or file.parent / CLASSES
    if not named.is_file():
        raise InputError(f"{named}: no such file; name the file of the classes with --classes")
    classes = decode(named.read_bytes(), str(named)).text.split()
    for number, line in enumerate(decode(file.read_bytes(), str(file)).text.split("\n"), 1):
        if not line.strip():
            continue
        text, tab, label = line.rstrip("\r").rpartition("\t")
        if not (tab and label.strip().isdecimal()):
            yield Wrong(file, number, "", "should be a text, a tab and the number of a class")
        elif int(label) >= len(classes):
            yield Wrong(file, number, "label", f"class {label} of {len(classes)} in {named}; the first is 0")
        else:
            yield Row(number, text, (classes[int(label)],))


def write(file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
    """Write the main theme of each paragraph, and the classes' file beside."""
    classes: dict[str, int] = {}
    with replacing(file) as beside:
        with beside.open("w", encoding="utf-8", newline="\n") as lines:
            for row, labels in rows:
                name = "_".join((labels[0] if labels else _NONE).split())
                lines.write(f"{' '.join(row.text.split())}\t{classes.setdefault(name, len(classes))}\n")
        with replacing(options.classes or file.parent / CLASSES) as named:
            named.write_text("".join(f"{name}\n" for name in classes), encoding="utf-8")
