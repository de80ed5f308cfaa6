"""``python -m zhuti``."""

from zhuti.cli import main

main()
