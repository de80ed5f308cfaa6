"""``zhuti data import`` and ``zhuti data export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class FormatName(StrEnum):
    """The formats of other tools."""

    CSV = "csv"
    EXCEL = "excel"
    PARQUET = "parquet"
    DOCCANO = "doccano"
    LABEL_STUDIO = "label-studio"
    FASTTEXT = "fasttext"
    THUCNEWS = "thucnews"


class Naming(StrEnum):
    """What a theme is called in other tools."""

    ID = "id"
    ZH = "zh"
    EN = "en"
    BOTH = "both"


_Form = Annotated[
    FormatName | None, typer.Option("--format", "-f", help="Told by the file's name, but for fasttext and thucnews.")
]
_Classes = Annotated[
    Path | None, typer.Option(help="thucnews: the classes' names; class.txt beside the file by default.")
]
_Themes = Annotated[Path | None, typer.Option("--themes-file", help="The themes; zhuti's six by default.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command("import")(import_)
    app.command("export")(export)


def import_(
    file: Annotated[Path, typer.Argument(help="A table or the export of another tool.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The annotated articles.")],
    form: _Form = None,
    columns: Annotated[
        list[str] | None, typer.Option("--column", help="Which column holds what: --column text=内容; guessed else.")
    ] = None,
    names: Annotated[
        list[str] | None, typer.Option("--map", help="What a label means: --map 农民工=employment, --map 体育=none.")
    ] = None,
    classes: _Classes = None,
    themes_file: _Themes = None,
) -> None:
    """Read annotated articles from CSV, TSV, Excel, Parquet, doccano, Label Studio, fastText or THUCNews files.

    Rows with the same article, or neighbours with the same headline, become one article.

    Example: zhuti data import 标注.csv -o mine.jsonl --column text=段落 --column themes=主题
    """
    from zhuti.cli.data.options import pairs
    from zhuti.corpus.articles import save_articles
    from zhuti.corpus.exchange import FORMATS, Options, import_articles
    from zhuti.extras import require
    from zhuti.themes import load_scheme

    require("data", "importing data")
    options = Options(pairs(columns or (), "--column"), classes)
    meanings = pairs(names or (), "--map")
    articles = import_articles(file, load_scheme(themes_file), FORMATS[form.value] if form else None, options, meanings)
    save_articles(articles, output)
    paragraphs = [paragraph for article in articles for paragraph in article.paragraphs]
    bare = sum(not paragraph.themes for paragraph in paragraphs)
    typer.echo(
        f"wrote {len(articles):,} articles with {len(paragraphs):,} paragraphs to {output}; {bare:,} have no theme"
    )


def export(
    file: Annotated[Path, typer.Argument(help="Annotated articles.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A .csv, .tsv, .xlsx, .parquet, .jsonl or .json file.")
    ],
    form: _Form = None,
    naming: Annotated[Naming, typer.Option("--names", help="What to call the themes.")] = Naming.ID,
    single: Annotated[bool, typer.Option("--single", help="Write only the main theme of each paragraph.")] = False,
    classes: _Classes = None,
    themes_file: _Themes = None,
) -> None:
    """Write annotated articles for other tools.

    Beside a Label Studio file stands the labelling interface (.xml) that it fits.

    Example: zhuti data export mine.jsonl -o mine.xlsx --names both
    """
    from zhuti.corpus.articles import load_articles
    from zhuti.corpus.exchange import FORMATS, Options, export_articles, label_studio, names_of
    from zhuti.extras import require
    from zhuti.files import replacing
    from zhuti.themes import load_scheme

    require("data", "exporting data")
    scheme = load_scheme(themes_file)
    articles = load_articles([file], scheme)
    called = names_of(scheme, naming.value)
    chosen = FORMATS[form.value] if form else None
    export_articles(articles, output, called, chosen, Options(classes=classes), single=single)
    if form is FormatName.LABEL_STUDIO or (form is None and output.suffix == ".json"):
        with replacing(output.with_suffix(".xml")) as beside:
            beside.write_text(label_studio.interface(scheme, called), encoding="utf-8")
    typer.echo(f"wrote {sum(len(article.paragraphs) for article in articles):,} paragraphs to {output}")
