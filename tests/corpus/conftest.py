"""Articles to test with."""

from __future__ import annotations

import pytest

from zhuti.corpus import AnnotatedArticle, Paragraph
from zhuti.themes import load_scheme

SCHEME = load_scheme()


@pytest.fixture(scope="session")
def hundred_articles() -> list[AnnotatedArticle]:
    """A hundred articles of three paragraphs, each of one theme or none in turn, a month apart."""
    choices = [*((theme,) for theme in SCHEME.ids), ()]
    return [
        AnnotatedArticle(
            id=f"a{number}",
            source="test",
            title=f"第{number * 7919}号新闻的标题",
            date=f"{2015 + number // 12}-{number % 12 + 1:02}",
            paragraphs=tuple(
                Paragraph(
                    text="".join(chr(0x4E00 + (number * 997 + place * 331 + at * 53) % 20_000) for at in range(40)),
                    themes=choices[number % len(choices)],
                )
                for place in range(3)
            ),
        )
        for number in range(100)
    ]
