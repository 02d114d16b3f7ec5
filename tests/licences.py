"""What the packages that Countersign is made of say of their licences."""

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LISTS: Final = ("requirements.txt", "requirements-reader.txt", "requirements-rules.txt")
_NAME: Final = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)
_COPYLEFT: Final = re.compile(
    r"\bA?GPL|(?<!Lesser )(?<!Library )\bGeneral Public", re.I
)
# Those whose metadata say nothing, as their own files do.
_ELSEWHERE: Final = {"pyrage": "MIT", "saxonche": "MPL-2.0"}


def packages() -> Iterator[tuple[str, str]]:
    """Each package of Python and npm that an installation gets, with its licence; those of other systems are left out."""
    for listed in LISTS:
        for name in _NAME.findall((ROOT / listed).read_text()):
            try:
                yield name, _of_python(name)
            except metadata.PackageNotFoundError:
                continue
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for place, about in locked.items():
        if place and not about.get("dev") and not about.get("optional"):
            yield place.removeprefix("node_modules/"), str(about.get("license") or "")


def forbidden(licence: str) -> bool:
    """Is there no way to use it but under the GPL or AGPL, or does it say nothing at all?"""
    choices = re.split(r"\bOR\b", licence)
    return not licence or all(_COPYLEFT.search(one) for one in choices)


def _of_python(name: str) -> str:
    about = metadata.metadata(name)
    if expression := about.get("License-Expression"):
        return expression
    classified = [
        one.rpartition(" :: ")[2]
        for one in about.get_all("Classifier") or ()
        if one.startswith("License :: ")
    ]
    said = (about.get("License") or "").strip().partition("\n")[0]
    return _ELSEWHERE.get(name) or said[:60] or " AND ".join(classified)
