"""Files: lines of compressed ones, what a folder holds, files that appear only when they are whole, locks."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from zhuti.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_OPENERS: dict[str, Callable[..., IO[Any]]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}


def read_lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Stream the lines of a file (plain, .gz, .xz or .bz2) with their numbers, from 1; blank ones are left out.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    """
    try:
        with _OPENERS.get(file.suffix, open)(file, "rb") as lines:
            for number, line in enumerate(lines, 1):
                text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if text.strip():
                    yield number, text
    except FileNotFoundError:
        raise InputError(f"{file}: no such file") from None
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise InputError(f"{file}: cannot be read ({error})") from None


def files_in(paths: Iterable[Path], suffixes: tuple[str, ...]) -> list[Path]:
    """Name the files that some paths stand for: a file itself, of a folder all within it that end so, sorted.

    Raises
    ------
    InputError
        A path is missing, or a folder holds no such file.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
        within = (
            sorted(file for file in path.rglob("*") if file.is_file() and file.name.lower().endswith(suffixes))
            if path.is_dir()
            else [path]
        )
        if not within:
            raise InputError(f"{path}: holds no file that ends in {', '.join(suffixes)}")
        files += within
    return files


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside `path` to write to; it takes `path`'s place if the block ends well, and is gone otherwise.

    Raises
    ------
    InputError
        The folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        umask = os.umask(0)
        os.umask(umask)
        beside.chmod(0o666 & ~umask)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside `folder` to write to; it takes `folder`'s place if the block ends well, else it is gone.

    Raises
    ------
    InputError
        The folder cannot be written to.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from None
    try:
        yield beside
        beside.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file while the block runs; it is gone afterwards, and its lock with the process that is killed.

    Parameters
    ----------
    path:
        The lock file.

    Raises
    ------
    InputError
        Another process holds it, or it cannot be made.
    """
    with ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            while not _hold(stack.enter_context(path.open("wb")).fileno(), path):
                stack.close()  # the file was taken away between opening and locking
        except OSError as error:
            raise InputError(f"{path}: cannot be made ({error.strerror})") from None
        try:
            yield
        finally:
            with suppress(OSError):  # an open file cannot be deleted on Windows
                path.unlink()


def _hold(descriptor: int, path: Path) -> bool:
    """Lock an open file; False if it is no longer the one of that name."""
    held = InputError(f"{path}: another run holds this lock; wait for it to end")
    if sys.platform == "win32":
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise held from None
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise held from None
    except OSError:
        return True  # some network file systems know no locks
    return path.exists() and os.path.samestat(os.fstat(descriptor), path.stat())
