"""Fuzz the pages room or the readers with atheris, from the seed corpus of the tests.

python benchmarks/fuzz.py readers --seconds 600
python benchmarks/fuzz.py pages --seconds 600

Whatever is found (a crash, a hang, a span that lies) is printed, and its input left in the folder that --found names.
Needs ``pip install atheris``, which has no Windows builds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "readers"))
with atheris.instrument_imports(include=["zhuti"]):
    import zhuti.pages
    import zhuti.pages.readers.delimited
    import zhuti.pages.readers.docx
    import zhuti.pages.readers.html
    import zhuti.pages.readers.jsonl
    import zhuti.pages.readers.markdown
    import zhuti.pages.readers.parquet
    import zhuti.pages.readers.pdf
    import zhuti.pages.readers.text
    import zhuti.pages.readers.xlsx  # noqa: F401

from fuzzing import read_anything, seeds

_ENDINGS = {"pages": [".txt"], "readers": sorted(seeds())}


def main() -> None:
    """Fuzz until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=list(_ENDINGS))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--found", type=Path, default=Path(), help="where inputs are left that break something")
    options = parser.parse_args()
    endings = _ENDINGS[options.what]

    def one(data: bytes) -> None:
        if data:
            read_anything(data[1:], endings[data[0] % len(endings)], timed=False)

    with tempfile.TemporaryDirectory() as corpus:
        for ending, data in seeds().items():
            if ending in endings:
                Path(corpus, f"seed{ending}").write_bytes(bytes([endings.index(ending)]) + data)
        limits = [f"-max_total_time={options.seconds}", "-timeout=25", "-rss_limit_mb=3000", "-max_len=65536"]
        atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={options.found}/", corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
