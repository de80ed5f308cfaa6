"""Configuration files: YAML read into checked models, with dotted overrides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from zhuti.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Checked(BaseModel):
    """A configuration that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def load(cls, path: Path, overrides: Iterable[str] = ()) -> Self:
        """Read a YAML file.

        Parameters
        ----------
        path:
            The file.
        overrides:
            Settings that replace the file's, as ``key.key=value``, in lists with numbers from 0 for keys; the value
            is read as YAML.

        Raises
        ------
        ConfigError
            The file cannot be read, or a field is unknown or wrong; every wrong field is named.
        """
        data = _read(path)
        for override in overrides:
            _apply(data, override)
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ConfigError(f"{path}: {describe(error)}") from None


def describe(error: ValidationError) -> str:
    """Every wrong field of a validation error, a line each."""
    return "\n".join(
        f"{'.'.join(map(str, item['loc'])) or 'the file'}: {_words(item['type'], item['msg'])}"
        for item in error.errors(include_url=False)
    )


def _words(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "unknown key"
    return message.removeprefix("Value error, ")


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error})") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not valid YAML: {error}") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: should hold settings (key: value), but holds {type(data).__name__}")
    return data


def _apply(data: dict[str, Any], override: str) -> None:
    name, equals, text = override.partition("=")
    if not equals:
        raise ConfigError(f"override {override!r}: should be key=value")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"override {override!r}: not valid YAML: {error}") from None
    try:
        _replace(data, name.split("."), value)
    except (TypeError, ValueError, IndexError):
        raise ConfigError(f"override {override!r}: {name} does not lead to a setting") from None


def _replace(place: Any, keys: list[str], value: Any) -> None:
    key: str | int = int(keys[0]) if isinstance(place, list) else keys[0]
    if len(keys) == 1:
        place[key] = value
        return
    if isinstance(place, dict) and place.get(key) is None:
        place[key] = {}
    _replace(place[key], keys[1:], value)
