"""Labelling: ONNX Runtime and tokenizers only, no torch."""

from zhuti.label.labeller import Labeller
from zhuti.label.result import Labelled, LabelledBlock

__all__ = ["Labelled", "LabelledBlock", "Labeller"]
