"""The model folder: what zhuti writes beside transformers' own files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, ValidationError, model_validator
from tokenizers import Tokenizer

from zhuti.bert import normalise
from zhuti.bert.tokenizer import CLS, MARKERS, SEP, UNK
from zhuti.bert.windows import WindowShape
from zhuti.config import Checked, describe
from zhuti.errors import ModelError
from zhuti.themes import Scheme, asset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

INFO = "zhuti.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
ONNX_INT8 = "model.onnx"
ONNX_FP32 = "model-fp32.onnx"


class Decision(Checked):
    """How calibrated scores become themes.

    Attributes
    ----------
    thresholds:
        A theme is given where its score reaches this.
    margin:
        A block is ``sure`` where every score is at least this far from its threshold, in logits.
    calibration:
        Scale and shift of each theme's logit, fitted on held-out articles (Platt 1999). Already folded into the
        classifier's weights, so that any runtime gives calibrated scores; kept here for the record.
    """

    thresholds: dict[str, float]
    margin: float
    calibration: dict[str, tuple[float, float]]


class ModelInfo(Checked):
    """The contents of ``zhuti.json``.

    Attributes
    ----------
    scheme:
        The themes, in the order of the model's outputs.
    window:
        How windows are cut.
    decision:
        How scores become themes.
    normaliser:
        Version of the normaliser it was trained with.
    trained_on, metrics, versions:
        What it was made from, how it measured, and with which packages.
    """

    scheme: Scheme
    window: WindowShape
    decision: Decision
    normaliser: int
    trained_on: dict[str, Any] = Field(default_factory=dict)
    metrics: dict[str, Any] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if set(self.decision.thresholds) != set(self.scheme.ids):
            raise ValueError("decision.thresholds: needs exactly one for each theme")
        return self

    def save(self, folder: Path) -> None:
        """Write ``zhuti.json`` into a model folder."""
        (folder / INFO).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def shipped_model() -> Path:
    """Find the model that comes with zhuti."""
    return asset("zhuti-mini", "models/zhuti-mini")


def load_info(folder: Path, scheme: Scheme | None = None) -> ModelInfo:
    """Read and check ``zhuti.json``.

    Parameters
    ----------
    folder:
        A model folder.
    scheme:
        If given, the themes that the model must have, in any order.

    Raises
    ------
    ModelError
        The folder or file is missing, damaged, made with another normaliser, or for other themes.
    """
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder")
    path = folder / INFO
    try:
        info = ModelInfo.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{folder}: has no {INFO}; make a model folder with `zhuti train`") from None
    except ValidationError as error:
        raise ModelError(f"{path}: {describe(error)}") from None
    if info.normaliser != normalise.VERSION:
        raise ModelError(
            f"{path}: made with normaliser {info.normaliser}, this is {normalise.VERSION}; train the model again"
        )
    if scheme and set(scheme.ids) != set(info.scheme.ids):
        raise ModelError(
            f"{folder}: has the themes {', '.join(info.scheme.ids)}, the themes file has {', '.join(scheme.ids)}; "
            "train a model on those themes"
        )
    return info


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load ``tokenizer.json`` and check that it is one that windows can be made with.

    Raises
    ------
    ModelError
        The file is missing or damaged, or lacks a special token.
    """
    path = folder / TOKENIZER
    if not path.is_file():
        raise ModelError(f"{folder}: has no {TOKENIZER}")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # noqa: BLE001
        # The tokenizers library raises bare Exception for whatever is wrong with the file.
        raise ModelError(f"{path}: cannot be read: {error}") from None
    if missing := [token for token in (CLS, SEP, UNK, *MARKERS.values()) if tokenizer.token_to_id(token) is None]:
        raise ModelError(f"{path}: lacks {', '.join(missing)}; make a model folder with `zhuti train`")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def versions(*packages: str) -> Mapping[str, str]:
    """Versions of installed packages, zhuti's own among them."""
    from importlib.metadata import version  # noqa: PLC0415  - only training asks

    return {package: version(package) for package in ("zhuti", *packages)}
