"""The exceptions that zhuti raises for what a user can mend.

* :class:`ZhutiError` — the family
    * :class:`InputError` — a file or text that cannot be read as what it should be
    * :class:`ConfigError` — a configuration or themes file with a wrong field
    * :class:`ModelError` — a model folder that is missing, incomplete or made for other themes
    * :class:`MissingExtraError` — a feature whose optional dependencies are not installed
"""

from __future__ import annotations


class ZhutiError(Exception):
    """Something is wrong that the user can mend; the message says what, where and how."""


class InputError(ZhutiError):
    """A file or text cannot be read as what it should be."""


class ConfigError(ZhutiError):
    """A configuration or themes file has a wrong field."""


class ModelError(ZhutiError):
    """A model folder is missing, incomplete or made for other themes."""


class MissingExtraError(ZhutiError):
    """A feature needs optional dependencies that are not installed.

    Parameters
    ----------
    feature:
        What was asked for, as the subject of the sentence: ``"training"``.
    extra:
        The name of the extra that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs packages that are not installed. Install them with: pip install 'zhuti[{extra}]'"
        )
