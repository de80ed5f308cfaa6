"""The report of what a run saw, and the encoder's model card."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from zhuti.bert import normalise
from zhuti.bert.folder import file_hash, versions
from zhuti.files import replacing
from zhuti.pretrain.corpus import corpus_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zhuti.pretrain.checkpoint import Progress
    from zhuti.pretrain.config import PretrainConfig
    from zhuti.pretrain.packing import Rows


REPORT = "report.json"


def build_report(
    config: PretrainConfig,
    corpora: Sequence[Path],
    rows: Mapping[int, Rows],
    progress: Progress,
    held_out: Mapping[int, Mapping[str, float]],
    *,
    vocab_size: int,
    parameters: int,
    start: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Gather what a run saw; nothing in it depends on the machine.

    Parameters
    ----------
    config, corpora, rows, progress:
        The run.
    held_out:
        Measures for each sequence length.
    vocab_size, parameters:
        Of the encoder.
    start:
        See :func:`zhuti.pretrain.start.read_start`.
    """
    counted = next((packed for packed in rows.values() if packed.documents is not None), None)
    settings = config.model_dump(mode="json")
    settings["initialise"].pop("folder")  # may say where things lie on this machine
    return {
        "corpora": [
            {
                "file": file.name,
                "bytes": file.stat().st_size,
                "sha256": file_hash(file),
                "weight": config.weights.get(corpus_name(file), 1.0),
            }
            for file in corpora
        ],
        "documents": counted and counted.documents,
        "characters": counted and counted.characters,
        "rows": {
            str(tokens): {"training": len(packed.training), "held_out": len(packed.measuring)}
            for tokens, packed in rows.items()
        },
        "stages": _stages(config, rows, progress.step),
        "start": start,
        "steps": progress.step,
        "tokens": progress.tokens,
        "finished": progress.step >= sum(stage.steps for stage in config.stages),
        "vocab_size": vocab_size,
        "parameters": parameters,
        "held_out": {str(tokens): dict(measures) for tokens, measures in held_out.items()},
        "normaliser": normalise.VERSION,
        "config": settings,
        "versions": dict(versions("torch", "transformers", "tokenizers")),
    }


def _stages(config: PretrainConfig, rows: Mapping[int, Rows], steps: int) -> list[dict[str, Any]]:
    told = []
    for stage in config.stages:
        done = min(steps, stage.steps)
        steps -= done
        packed = rows.get(stage.tokens)
        epochs = round(done * stage.batch / len(packed.training), 2) if packed else None
        told.append({"tokens": stage.tokens, "batch": stage.batch, "steps": done, "epochs": epochs})
    return told


def write_report(report: Mapping[str, Any], path: Path) -> None:
    """Write a report as JSON."""
    with replacing(path) as beside:
        beside.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_card(report: Mapping[str, Any], path: Path) -> None:
    """Write the encoder's model card, in the hub's form."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

    template = resources.files("zhuti.pretrain").joinpath("card.md.jinja").read_text(encoding="utf-8")
    environment = Environment(  # noqa: S701  - Markdown
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    path.write_text(environment.from_string(template).render(report), encoding="utf-8")
