"""Optional dependencies: asked for by name, so that what is missing is said with the command that installs it."""

from __future__ import annotations

from importlib.util import find_spec

from zhuti.errors import MissingExtraError

_PACKAGES = {
    "train": ("torch", "transformers", "datasets", "sklearn", "accelerate", "onnx", "gensim", "tensorboard"),
    "data": ("sklearn", "datasketch", "cleanlab", "pyarrow", "openpyxl"),
    "evaluate": ("sklearn", "scipy"),
    "formats": ("pypdfium2", "trafilatura", "docx", "pyarrow", "openpyxl", "opencc"),
    "ocr": ("rapidocr",),
}


def require(extra: str, feature: str, *packages: str) -> None:
    """Raise a :class:`MissingExtraError` unless an extra's packages are installed.

    Parameters
    ----------
    extra:
        Its name in ``pyproject.toml``.
    feature:
        What needs it, as the subject of a sentence.
    packages:
        Those that it needs; all of the extra's if none is named.
    """
    if not installed(extra, *packages):
        raise MissingExtraError(feature, extra)


def installed(extra: str, *packages: str) -> bool:
    """Whether an extra's packages are there; see :func:`require`."""
    return all(find_spec(package) for package in packages or _PACKAGES[extra])
