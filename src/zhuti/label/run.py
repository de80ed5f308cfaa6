"""Labelling files, folders and standard input into one output."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from zhuti.errors import InputError
from zhuti.files import replacing
from zhuti.label.labeller import Labeller
from zhuti.label.writers import open_writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.themes import Scheme

STDIN = "-"
_FORMATS = {".jsonl": "jsonl", ".csv": "csv", ".html": "html", ".htm": "html", ".txt": "text"}


def label_paths(
    paths: Sequence[str], *, model: Path | None, scheme: Scheme | None, form: str | None, output: Path | None, lang: str
) -> int:
    """Label every page, and go on past those that cannot be read.

    Parameters
    ----------
    paths:
        Files, folders (every file in them, in order of name), or ``-`` for standard input.
    model, scheme:
        See :class:`Labeller`.
    form:
        ``jsonl``, ``csv``, ``html`` or ``text``; by the output's ending, else text on a terminal and jsonl in a pipe.
    output:
        Written beside and renamed when whole; standard output if None.
    lang:
        Language of the html output.

    Returns
    -------
    int
        How many inputs failed; each is named on standard error.

    Raises
    ------
    ModelError, InputError
        The model cannot be loaded, or the output cannot be written.
    """
    sources, failures = _expand(paths)
    labeller = Labeller(model, scheme)
    with _stream(output) as stream:
        writer = open_writer(form or _guess(output, stream), stream, labeller.info.scheme, lang)
        for source in _progress(sources):
            try:
                writer.page(source, labeller.label_file(source))
            except InputError as error:
                failures.append(str(error))
        writer.close()
    for failure in failures:
        print(f"zhuti: {failure}", file=sys.stderr)
    return len(failures)


def _expand(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    sources: list[str] = []
    failures: list[str] = []
    for path in paths:
        if Path(path).is_dir() and path != STDIN:
            inside = sorted(str(file) for file in Path(path).rglob("*") if file.is_file() and file.name[0] != ".")
            sources += inside
            if not inside:
                failures.append(f"{path}: no files in this folder")
        else:
            sources.append(path)
    return sources, failures


@contextmanager
def _stream(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        # Windows terminals may still speak a code page; the formats are UTF-8 everywhere.
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
    else:
        with replacing(output) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
            yield stream


def _guess(output: Path | None, stream: TextIO) -> str:
    if output is not None:
        return _FORMATS.get(output.suffix.lower(), "jsonl")
    return "text" if stream.isatty() else "jsonl"


def _progress(sources: Sequence[str]) -> Iterable[str]:
    if len(sources) < 2 or not sys.stderr.isatty():  # noqa: PLR2004
        return sources
    from rich.console import Console  # noqa: PLC0415  - slow to import
    from rich.progress import track  # noqa: PLC0415

    return track(sources, description="labelling", console=Console(stderr=True), transient=True)
