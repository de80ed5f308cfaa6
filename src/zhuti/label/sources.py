"""Arguments to sources: the files that some paths stand for."""

from __future__ import annotations

import glob as globbing
import os
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from zhuti.errors import InputError
from zhuti.pages.readers.archive import ENDING, members
from zhuti.pages.readers.opening import STDIN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def find_sources(
    paths: Iterable[str], glob: str | None = None, left_out: Iterable[Path] = ()
) -> tuple[list[str], list[str]]:
    """Name every source that some paths stand for.

    Parameters
    ----------
    paths:
        Files; ``-``; folders, of which every file is meant that is not hidden, deep ones too, in order of name;
        patterns with ``*``, ``?`` and ``**``; zip archives, every member of which is a source.
    glob:
        Of folders and archives, only files whose name, or path within, is like this: ``*.pdf``, ``2021/*.txt``. A star
        stands for anything, slashes too.
    left_out:
        Files that are never meant: the run's own.

    Returns
    -------
    list of str
        The sources.
    list of str
        Why some paths stand for none.
    """
    sources: list[str] = []
    failures: list[str] = []
    ours = {os.path.realpath(path) for path in left_out}
    for path in paths:
        try:
            found = list(_expand(path, glob, ours))
        except InputError as error:
            failures.append(str(error))
        else:
            sources += found
    return sources, failures


def _expand(path: str, glob: str | None, ours: Collection[str]) -> Iterator[str]:
    if path == STDIN:
        yield path
    elif Path(path).is_dir():
        yield from _within(Path(path), glob, ours)
    elif globbing.has_magic(path) and not os.path.lexists(path):
        found = sorted(globbing.glob(path, recursive=True))  # noqa: PTH207  - patterns may be absolute
        if not found:
            raise InputError(f"{path}: no file has such a name")
        for one in found:
            yield from _expand(one, glob, ours)
    elif path.lower().endswith(ENDING) and Path(path).is_file():
        yield from _some(_matching(members(Path(path)), path, glob), path, glob)
    else:
        yield path


def _within(folder: Path, glob: str | None, ours: Collection[str]) -> Iterator[str]:
    files = sorted(
        str(file)
        for file in folder.rglob("*")
        if not any(part[0] == "." for part in file.relative_to(folder).parts)
        and file.is_file()
        and os.path.realpath(file) not in ours
    )
    found: list[str] = []
    for file in files:
        if not file.lower().endswith(ENDING):
            found += _matching([file], str(folder), glob)
            continue
        try:
            within = members(Path(file))
        except InputError:
            found.append(file)  # what is wrong with it is said when it is read
        else:
            found += within if _matching([file], str(folder), glob) else _matching(within, file, glob)
    yield from _some(found, str(folder), glob)


def _matching(files: Iterable[str], root: str, glob: str | None) -> list[str]:
    if glob is None:
        return list(files)
    return [file for file in files if fnmatch(Path(file).name, glob) or fnmatch(os.path.relpath(file, root), glob)]


def _some(found: list[str], where: str, glob: str | None) -> list[str]:
    if not found:
        raise InputError(f"{where}: no files in it" + (f" whose names are like {glob}" if glob else ""))
    return found
