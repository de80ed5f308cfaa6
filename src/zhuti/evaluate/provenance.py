"""What produced a report: enough to make it again, or to see why it came out otherwise."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhuti.bert.folder import file_hash, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKAGES = ("numpy", "scipy", "scikit-learn", "onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder that went in.

    Attributes
    ----------
    use:
        ``model``, ``predictions``, ``data``, ``train`` or ``themes``.
    name:
        Its name, without the folders above it.
    sha256:
        Of its bytes; of a folder, of the names and hashes of all files in it.
    """

    use: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What went in, with which versions, seed and command, and when (UTC, to the minute)."""

    sources: tuple[Source, ...]
    versions: dict[str, str]
    seed: int
    resamples: int
    command: str
    made: str


def source(use: str, path: Path) -> Source:
    """Hash a file or folder."""
    whole = path.resolve()
    if whole.is_file():
        return Source(use, whole.name, file_hash(whole))
    digest = hashlib.sha256()
    for file in sorted(file for file in whole.rglob("*") if file.is_file()):
        digest.update(f"{file.relative_to(whole).as_posix()}\0{file_hash(file)}\n".encode())
    return Source(use, whole.name, digest.hexdigest())


def provenance(sources: Sequence[tuple[str, Path]], seed: int, resamples: int, command: Sequence[str]) -> Provenance:
    """Note what went in; `command` is the program and its arguments."""
    program, *arguments = command or ["zhuti"]
    return Provenance(
        sources=tuple(source(use, path) for use, path in sources),
        versions={"python": platform.python_version(), **versions(*_PACKAGES)},
        seed=seed,
        resamples=resamples,
        command=" ".join([Path(program).name, *arguments]),
        made=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
    )
