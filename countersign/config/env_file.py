"""`.env`: settings in a file beside manage.py, for every command and process alike.

Lines are NAME=value, as python-dotenv reads them: quotes, comments, `export` and values of several lines; `$` stands for itself.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from dotenv.parser import Original, parse_stream

from .environment import CHECKOUT

_WHICH: Final = "COUNTERSIGN_ENV_FILE"


def read() -> None:
    """Put into the environment what the file says and the environment does not; doing so twice changes nothing.

    Raises ImproperlyConfigured, with the line, when it is not written well.
    """
    file = _file()
    if not file:
        return
    found = dict(_settings(file))
    real = {_without_file(name) for name in (*os.environ, _WHICH)}
    for name, value in found.items():
        if _without_file(name) not in real:
            os.environ[name] = value


def _file() -> Path | None:
    """The one that COUNTERSIGN_ENV_FILE names ("none" or nothing: no file); else `.env`, if it is there."""
    named = os.environ.get(_WHICH)
    if named is None:
        usual = CHECKOUT / ".env"
        return usual if usual.exists() else None
    return CHECKOUT / named if named not in ("", "none") else None


def _settings(file: Path) -> Iterator[tuple[str, str]]:
    try:
        with file.open(encoding="utf-8") as text:
            bindings = list(parse_stream(text))
    except OSError as problem:
        raise ImproperlyConfigured(
            f"cannot read {file} ({problem.strerror})."
        ) from problem
    except UnicodeDecodeError as problem:
        raise ImproperlyConfigured(f"{file} is not written in UTF-8.") from problem
    for binding in bindings:
        if binding.key is not None and binding.value is not None:
            yield binding.key, binding.value
        elif binding.error or binding.key is not None:
            raise ImproperlyConfigured(
                f"{file}, line {_line(binding.original)}: a setting looks like NAME=value."
            )


def _line(original: Original) -> int:
    """Where it stands: empty lines before it are part of it."""
    text = original.string
    return original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _without_file(name: str) -> str:
    """NAME and NAME_FILE are two ways to say one thing."""
    return name.removesuffix("_FILE")
