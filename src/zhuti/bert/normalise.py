"""The one normaliser: the same text in training and in labelling.

It is a `tokenizers` normaliser, so it is saved inside every ``tokenizer.json`` and travels with the model; any program
that loads the folder normalises as zhuti does.
"""

from __future__ import annotations

from tokenizers import Regex, normalizers

VERSION = 1
"""Raised whenever the normaliser changes, and stored in each model folder."""

# Radicals of the CJK supplement block that PDF fonts put in place of the characters they look like. NFKC maps the
# Kangxi radicals (U+2F00-2FD5) by itself, but knows only two of these.
_RADICALS = dict(
    zip(
        "⺁⺇⺌⺍⺒⺓⺗⺛⺜⺝⺠⺤⺧⺩⺪⺫⺬⺶⺷⺹⺻⺼⺽⻁⻄⻅⻆⻇⻉⻊⻋⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂几小小巳幺心旡日月民爪牛王疋目示羊羊老聿月臼虎西见角角贝足车长长长门阝雨青韦页风飞食食食首马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    ),
)
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"


def normaliser() -> normalizers.Normalizer:
    """Build the normaliser.

    NFKC; radicals to characters; one form of quotation mark, dash and ellipsis (the public Chinese vocabularies lack
    the others, google-research/bert #65); zero-width and control characters away; white space to one space, and none
    between two Chinese characters, where it is only a trace of typesetting.
    """
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"), ""),
            *(normalizers.Replace(radical, character) for radical, character in _RADICALS.items()),
            normalizers.Replace(Regex("[…⋯]+"), "..."),
            normalizers.NFKC(),
            normalizers.Replace(Regex("[“”„‟〝〞「」『』﹁﹂﹃﹄]"), '"'),
            normalizers.Replace(Regex("[‘’‚‛`´]"), "'"),
            normalizers.Replace(Regex("[‐‑‒–—―─━−]+"), "-"),
            normalizers.Replace(Regex(r"[\s\u0000-\u001f\u007f-\u009f]+"), " "),
            normalizers.Replace(Regex(f"(?<={_HAN}) (?={_HAN})"), ""),
            normalizers.Strip(),
        ],
    )


_NORMALISER = normaliser()


def normalise(text: str) -> str:
    """Return `text` as the model reads it (see :func:`normaliser`)."""
    return str(_NORMALISER.normalize_str(text))
