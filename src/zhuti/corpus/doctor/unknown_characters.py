"""Text that the tokenizer cannot read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tokenizers import Tokenizer

_UNKNOWN = "[UNK]"
_SHOWN = 20
_AT_ONCE = 1_000


@dataclass(frozen=True)
class UnknownCharacters(Kind):
    """A share of [UNK] among the tokens above `threshold`: a wrong vocabulary, or text of another script."""

    name = "unknown-characters"
    description = "text that the tokenizer does not know"
    tokenizer: Tokenizer | None = None
    threshold: float = 0.005

    def find(self, material: Material) -> Iterator[Finding]:
        """Encode all paragraphs and count."""
        if self.tokenizer is None:
            yield Finding(self.name, "note", "not looked for: no tokenizer was given")
            return
        unknown = self.tokenizer.token_to_id(_UNKNOWN)
        tokens = 0
        missing = Counter[str]()
        for start in range(0, len(material.paragraphs), _AT_ONCE):
            texts = [located.paragraph.text for located in material.paragraphs[start : start + _AT_ONCE]]
            for text, encoding in zip(texts, self.tokenizer.encode_batch(texts, add_special_tokens=False), strict=True):
                tokens += len(encoding.ids)
                if unknown in encoding.ids:
                    missing.update(
                        text[slice(*offsets)]
                        for token, offsets in zip(encoding.ids, encoding.offsets, strict=True)
                        if token == unknown
                    )
        if missing:
            share = missing.total() / tokens
            often = " ".join(character for character, _ in missing.most_common(_SHOWN))
            severity: Severity = "warning" if share > self.threshold else "note"
            yield Finding(self.name, severity, f"{share:.2%} of all tokens are {_UNKNOWN}, most often {often}")
