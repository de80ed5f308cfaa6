"""Averages fine-tuned models: often better than each, at the cost of one (Wortsman et al. 2022, arXiv:2203.05482).

python -m zhuti.train.soup runs/one runs/other -o models/zhuti-mini
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from transformers import AutoTokenizer

from zhuti.bert.folder import Decision, ModelInfo, load_info
from zhuti.bert.head import fold_calibration
from zhuti.errors import ModelError
from zhuti.export.stage import load_classifier
from zhuti.train.measure import measure
from zhuti.train.stage import write_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import PreTrainedModel


def average(folders: Sequence[Path], output: Path) -> ModelInfo:
    """Average the weights of models that were fine-tuned from one encoder, their calibrations and thresholds.

    Parameters
    ----------
    folders:
        Model folders with the same themes and windows.
    output:
        The folder to write.

    Raises
    ------
    ModelError
        A folder is incomplete, or they differ in themes or windows.
    """
    infos = [load_info(folder) for folder in folders]
    first = infos[0]
    if any((info.scheme, info.window) != (first.scheme, first.window) for info in infos):
        raise ModelError(f"{', '.join(map(str, folders))}: differ in their themes or windows")
    models = [_uncalibrated(folder, info) for folder, info in zip(folders, infos, strict=True)]
    states = [model.state_dict() for model in models]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    model = models[0]
    model.load_state_dict(mean)
    decision = _mean([info.decision for info in infos])
    fold_calibration(model, *_calibration(decision))
    trained_on = {**first.trained_on, "averaged_with": [info.trained_on for info in infos[1:]]}
    info = first.model_copy(update={"decision": decision, "trained_on": trained_on, "metrics": {}})
    write_folder(output, model, AutoTokenizer.from_pretrained(folders[0]), info)
    return info


def _uncalibrated(folder: Path, info: ModelInfo) -> PreTrainedModel:
    model = load_classifier(folder)
    scale, shift = _calibration(info.decision)
    fold_calibration(model, 1 / scale, -shift / scale)
    return model


def _calibration(decision: Decision) -> tuple[torch.Tensor, torch.Tensor]:
    scale, shift = torch.tensor(list(decision.calibration.values())).T
    return scale, shift


def _mean(decisions: Sequence[Decision]) -> Decision:
    count = len(decisions)
    return Decision(
        thresholds={
            theme: sum(decision.thresholds[theme] for decision in decisions) / count
            for theme in decisions[0].thresholds
        },
        margin=sum(decision.margin for decision in decisions) / count,
        calibration={
            theme: (
                sum(decision.calibration[theme][0] for decision in decisions) / count,
                sum(decision.calibration[theme][1] for decision in decisions) / count,
            )
            for theme in decisions[0].calibration
        },
    )


def main() -> None:
    """Average the folders named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--dev", nargs="+", type=Path, help="annotated articles to measure the average on")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    average(arguments.folders, arguments.output)
    if arguments.dev:
        measure(arguments.output, arguments.dev)
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()
