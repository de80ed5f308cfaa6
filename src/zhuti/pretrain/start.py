"""Going on from a trained encoder."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from zhuti.bert.folder import TOKENIZER, WEIGHTS, file_hash, load_tokenizer
from zhuti.errors import ModelError
from zhuti.files import replacing
from zhuti.pretrain.report import REPORT

if TYPE_CHECKING:
    from pathlib import Path

START = "start.json"


def take_vocabulary(encoder: Path, folder: Path) -> None:
    """Copy an encoder's vocabulary into a run's folder, and write down which encoder it was.

    Parameters
    ----------
    encoder:
        As :func:`zhuti.pretrain.save.save_encoder` writes it.
    folder:
        The run's.

    Raises
    ------
    ModelError
        The encoder's folder lacks a part.
    """
    load_tokenizer(encoder)
    if not (encoder / WEIGHTS).is_file():
        raise ModelError(f"{encoder}: has no {WEIGHTS} to go on from")
    about = {"encoder": encoder.name, "sha256": file_hash(encoder / WEIGHTS), "tokens": _tokens(encoder / REPORT)}
    # Kept apart: when the run ends, its own result may stand in the encoder's place.
    with replacing(folder / START) as beside:
        beside.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    with replacing(folder / TOKENIZER) as beside:
        shutil.copyfile(encoder / TOKENIZER, beside)


def read_start(folder: Path) -> dict[str, Any] | None:
    """Tell which encoder a run went on from, with its hash and the tokens that it had seen; None if it began anew."""
    path = folder / START
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _tokens(report: Path) -> int | None:
    if not report.is_file():
        return None
    told = json.loads(report.read_text(encoding="utf-8"))
    return int(told["tokens"]) + ((told.get("start") or {}).get("tokens") or 0)
