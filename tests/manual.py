"""What docs/operations.md tells an operator to type or to write into a file, so that tests do just that."""

import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "operations.md"
_FILE: Final = re.compile(r"^(?:#!.*\n)?[#;] (/[^\s:]+)", re.M)


@dataclass(frozen=True)
class Block:
    """Lines that stand indented below a heading; `line` is where on the page they begin."""

    heading: str
    line: int
    text: str

    @property
    def files(self) -> dict[str, str]:
        """The files that it shows, by path: each begins with a comment that has its path, a script's after its first line."""
        found = list(_FILE.finditer(self.text))
        ends = [each.start() for each in found[1:]] + [len(self.text)]
        return {
            each[1]: self.text[each.start() : end].strip() + "\n"
            for each, end in zip(found, ends, strict=False)
        }


def blocks() -> list[Block]:
    """All of them, in their order."""
    return list(_found(PAGE.read_text()))


def block(words: str) -> str:
    """The one that has these words."""
    (found,) = [each.text for each in blocks() if words in each.text]
    return found


def file(path: str) -> str:
    """What the page writes into that file."""
    (found,) = [each.files[path] for each in blocks() if path in each.files]
    return found


def shell(
    line: str, folder: Path, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """What comes of a line that is typed in that folder, with the programs of the virtual environment at hand."""
    path = f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", line],  # noqa: S607
        cwd=folder,
        env={**os.environ, "PATH": path, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def _found(page: str) -> Iterator[Block]:
    heading, at, after_blank = "", 0, False
    lines: list[str] = []
    for number, line in enumerate([*page.splitlines(), "end"], 1):
        if (line.startswith("    ") and (lines or after_blank)) or (lines and not line):
            at = at if lines else number
            lines.append(line)
        elif lines:
            yield Block(heading, at, dedent("\n".join(lines)).strip("\n") + "\n")
            lines = []
        if line.startswith("#"):
            heading = line.lstrip("# ")
        after_blank = not line
