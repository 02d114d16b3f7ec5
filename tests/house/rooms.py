"""Every file has its place in the import law (`.importlinter`).

A package whose files stand in no contract that lists all of them (`exhaustive`) is named here, so that a new
folder is given an order of its own; `lint-imports` then names each new file.
"""

from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_FREE: Final = {"migrations", "management", "templatetags"}  # Django's own folders


def without_order(root: Path = ROOT) -> list[str]:
    """The packages that are no container of an exhaustive contract, by name."""
    law = ConfigParser()
    law.read(root / ".importlinter", "utf-8")
    listed = {
        container
        for contract in law.values()
        if contract.getboolean("exhaustive", fallback=False)
        for container in contract["containers"].split()
    }
    return sorted(set(_packages(root)) - listed)


def _packages(root: Path) -> Iterator[str]:
    """Each package that holds modules or other packages."""
    for file in sorted((root / "countersign").rglob("__init__.py")):
        parts = file.parent.relative_to(root).parts
        beside = [*file.parent.glob("*.py"), *file.parent.glob("*/__init__.py")]
        if len(beside) > 1 and not _FREE & {*parts}:
            yield ".".join(parts)
