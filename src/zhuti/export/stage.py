"""The export stage: a model folder's ONNX files, let in only where eight bits cost next to nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhuti.bert.folder import INFO, ONNX_FP32, ONNX_INT8, TOKENIZER, load_info
from zhuti.errors import ModelError
from zhuti.export.graph import Variant, write_int8, write_optimised, write_plain
from zhuti.export.parity import Parity, measure_parity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from transformers import PreTrainedModel

    from zhuti.evaluate.gate import Gate, Verdict

PARITY = "parity.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """One try at an eight-bit model.

    Attributes
    ----------
    variant:
        What was quantised.
    parity:
        Against the fp32 model.
    verdicts:
        Of the gate.
    """

    variant: Variant
    parity: Parity
    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether every limit is kept."""
        return all(verdict.passed for verdict in self.verdicts)


def write_onnx(model: PreTrainedModel, folder: Path, variant: Variant = Variant.ALL, *, fp32: bool = False) -> None:
    """Write the int8 model that labelling runs, and if asked for the fp32 one beside it.

    Parameters
    ----------
    model:
        In fp32.
    folder:
        Where to.
    variant:
        What to quantise.
    fp32:
        Whether to leave that model there too.
    """
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        write_plain(model, plain)
        write_int8(plain, folder / ONNX_INT8, variant)
        if fp32:
            write_optimised(plain, folder / ONNX_FP32)


def export(
    folder: Path, data: Sequence[Path], gate: Gate, say: Callable[[Exported], None] = lambda _: None
) -> Exported:
    """Make a model folder's ONNX files anew from its weights.

    What eight bits cost is measured on annotated articles. Where that is more than the gate allows, less is quantised;
    where nothing passes, the folder is left as it is.

    Parameters
    ----------
    folder:
        The model folder; ``model.onnx``, ``model-fp32.onnx`` and ``parity.json`` are written into it.
    data:
        Files of annotated articles.
    gate:
        Its ``largest_drops`` and ``largest_rises`` are from the fp32 model.
    say:
        Told of each try.

    Returns
    -------
    Exported
        The last try; the folder was changed if it passed.

    Raises
    ------
    ModelError
        The folder is not a model folder, or its weights cannot be read.
    InputError, ConfigError
        The data or the gate is wrong.
    """
    from zhuti.evaluate.gate import hold  # noqa: PLC0415  - training writes ONNX files without judging them
    from zhuti.evaluate.loading import load_gold  # noqa: PLC0415
    from zhuti.evaluate.predictors import Model  # noqa: PLC0415

    gold = load_gold(data, load_info(folder).scheme)
    model = load_classifier(folder)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for file in (INFO, TOKENIZER):
            shutil.copy(folder / file, scratch)
        plain = scratch / "plain.onnx"
        write_plain(model, plain)
        write_optimised(plain, scratch / ONNX_FP32)
        exact = Model(scratch, precision="fp32").predict(gold.articles)
        for variant in Variant:
            write_int8(plain, scratch / ONNX_INT8, variant)
            parity = measure_parity(gold, exact, Model(scratch).predict(gold.articles))
            tried = Exported(variant, parity, tuple(hold(gate, parity.int8, parity.fp32)))
            say(tried)
            if tried.passed:
                break
        if tried.passed:
            _move(scratch, folder, tried)
    return tried


def load_classifier(folder: Path) -> PreTrainedModel:
    """Load a model folder's weights in fp32.

    Raises
    ------
    ModelError
        They cannot be read.
    """
    import torch  # noqa: PLC0415  - slow to import
    from transformers import AutoModelForSequenceClassification  # noqa: PLC0415

    try:
        return AutoModelForSequenceClassification.from_pretrained(
            folder, dtype=torch.float32, local_files_only=True
        ).eval()
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"{folder}: its weights cannot be read: {error}") from None


def _move(scratch: Path, folder: Path, tried: Exported) -> None:
    about = {"quantised": tried.variant.value, **tried.parity.to_dict()}
    (scratch / PARITY).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    for file in (ONNX_FP32, ONNX_INT8, PARITY):
        beside = folder / f".{file}"
        shutil.copy(scratch / file, beside)
        beside.replace(folder / file)
