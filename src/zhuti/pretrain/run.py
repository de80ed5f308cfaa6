"""The pretraining stage from corpora to encoder folder."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING

import torch
from accelerate import PartialState
from accelerate.utils import set_seed

from zhuti.errors import InputError
from zhuti.files import locked, replacing_folder
from zhuti.pretrain.checkpoint import CHECKPOINT
from zhuti.pretrain.loop import Trainer
from zhuti.pretrain.model import load_encoder, new_encoder, new_objective
from zhuti.pretrain.prepare import Prepared, prepare
from zhuti.pretrain.report import REPORT, build_report, write_card, write_report
from zhuti.pretrain.save import save_encoder
from zhuti.pretrain.start import read_start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhuti.pretrain.config import PretrainConfig

_log = logging.getLogger(__name__)

ENCODER = "encoder"

_PATIENCE = timedelta(days=7)
_HELD_OUT_BATCHES = 64


def pretrain(config: PretrainConfig, corpora: Sequence[Path], folder: Path, *, snapshot: bool = False) -> None:
    """Learn a tokenizer, start the embeddings, train the encoder; go on where an earlier run in `folder` stopped.

    Parameters
    ----------
    config:
        The run.
    corpora:
        Files of documents; see :func:`zhuti.pretrain.corpus.read_documents`.
    folder:
        Takes vocabulary, rows, checkpoints, logs, ``report.json``, and at the end ``encoder/``.
    snapshot:
        Only write ``encoder/`` and the report, from the last checkpoint.

    Raises
    ------
    InputError, ConfigError
        A corpus or a setting is wrong, or the folder holds a run with other settings or one that goes on right now.
    """
    if snapshot and not (folder / CHECKPOINT).is_file():
        raise InputError(f"{folder}: has no {CHECKPOINT} yet to take an encoder from")
    # While the main process prepares, which may take hours, the others wait.
    state = PartialState(cpu=not torch.accelerator.is_available(), timeout=_PATIENCE)
    if not state.is_main_process:
        logging.getLogger("zhuti").setLevel(logging.ERROR)
    alone = locked(folder / ".lock") if state.is_main_process and not snapshot else nullcontext()
    with alone:
        with state.main_process_first():
            prepared = prepare(config, corpora, folder, snapshot=snapshot)
        trainer = _trainer(config, prepared, folder)
        if not snapshot:
            trainer.run()
        _finish(trainer, prepared, corpora)
        trainer.accelerator.end_training()


def _trainer(config: PretrainConfig, prepared: Prepared, folder: Path) -> Trainer:
    set_seed(config.seed)
    if prepared.encoder:
        model = load_encoder(config.encoder, prepared.encoder)
    else:
        model = new_encoder(config.encoder, prepared.tokenizer.get_vocab_size(), prepared.table)
    return Trainer(config, new_objective(config.objective, model), prepared.tokenizer, prepared.rows, folder)


def _finish(trainer: Trainer, prepared: Prepared, corpora: Sequence[Path]) -> None:
    config, model = trainer.config, trainer.objective.model
    batches = {stage.tokens: stage.batch for stage in config.stages}
    held_out = {tokens: trainer.measure(tokens, batches[tokens], _HELD_OUT_BATCHES) for tokens in prepared.rows}
    if not trainer.accelerator.is_main_process:
        return
    report = build_report(
        config,
        corpora,
        prepared.rows,
        trainer.progress,
        held_out,
        vocab_size=prepared.tokenizer.get_vocab_size(),
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        start=read_start(trainer.folder),
    )
    with replacing_folder(trainer.folder / ENCODER) as beside:
        save_encoder(model, prepared.tokenizer, beside)
        write_report(report, beside / REPORT)
        write_card(report, beside / "README.md")
    write_report(report, trainer.folder / REPORT)
    _log.info("wrote %s", trainer.folder / ENCODER)
