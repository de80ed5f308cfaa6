"""Text that was read with the wrong encoding, or that a PDF's fonts have spoilt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年，。、“”《》（）：；"
# UTF-8 read as GBK: a common character's first two bytes become one that is hardly ever used.
_UTF8_AS_GBK = {character.encode()[:2].decode("gbk", "ignore") for character in _COMMON} - {""}
_BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f]|锟斤拷|烫烫烫|屯屯屯")
# Latin-1 letters also stand in foreign names, so it takes more of them.
_TIMES_LATIN_1 = 3
_LATIN_1 = re.compile(r"[\u00a1-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u00ff]")


@dataclass(frozen=True)
class Mojibake(Kind):
    """Replacement, private-use and control characters, or more than `threshold` of the text in telltale ones."""

    name = "mojibake"
    description = "text read with the wrong encoding, or with characters that nobody can read"
    threshold: float = 0.1

    def find(self, material: Material) -> Iterator[Finding]:
        """Look for the traces of each mistake."""
        for located in material.paragraphs:
            if message := self._diagnose(located.paragraph.text):
                yield Finding(self.name, "error", message, (located.place,))

    def _diagnose(self, text: str) -> str:
        if broken := _BROKEN.search(text):
            return f"unreadable character {broken.group()!a} at place {broken.start() + 1}"
        least = max(3, self.threshold * len(text))
        if sum(character in _UTF8_AS_GBK for character in text) >= least:
            return "looks like UTF-8 that was read as GBK"
        if len(_LATIN_1.findall(text)) >= _TIMES_LATIN_1 * least:
            return "looks like Chinese that was read as Latin-1"
        return ""
