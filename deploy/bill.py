"""Writes the bill of materials of an image (an SBOM, CycloneDX 1.5): `VENV/bin/python deploy/bill.py PACKAGE-LOCK FILE`.

What is installed in that environment, what the browser gets by a package-lock.json, and the packages of the system below.
It asks nobody, and the same image gets the same bill.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

STATUS: Final = Path("/var/lib/dpkg/status")
RELEASE: Final = Path("/etc/os-release")

Component = dict[str, Any]


def main(locked: str, target: str) -> None:
    parts = [*_of_python(), *_of_npm(Path(locked)), *_of_system()]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "countersign"}},
        "components": sorted(parts, key=lambda one: one["purl"]),
    }
    Path(target).write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    print(f"{len(parts)} packages in {target}")  # noqa: T201


def _of_python() -> Iterator[Component]:
    yield _component("generic", "python", sys.version.split()[0], "Python-2.0")
    for one in metadata.distributions():
        about = one.metadata
        name = re.sub(r"[-_.]+", "-", about["Name"]).lower()
        yield _component("pypi", name, one.version, _licence(about))


def _licence(about: Any) -> str:
    """What a package says of its licence: an expression, classifiers, or the first line of a text."""
    said = about.get("License-Expression")
    classes = [
        one.rpartition(" :: ")[2]
        for one in about.get_all("Classifier") or ()
        if one.startswith("License :: ")
    ]
    text = (about.get("License") or "").strip().splitlines()
    return str(said or "; ".join(classes) or (text[0] if text else ""))


def _of_npm(locked: Path) -> Iterator[Component]:
    for place, about in json.loads(locked.read_text())["packages"].items():
        if place and not about.get("dev") and not about.get("optional"):
            name = place.rpartition("node_modules/")[2]
            yield _component("npm", name, about["version"], about.get("license", ""))


def _of_system() -> Iterator[Component]:
    """The packages of Debian; their licences lie in /usr/share/doc of the image."""
    if not STATUS.exists():
        return
    system = re.search(r"^ID=(\w+)", RELEASE.read_text(), re.M)
    kind = f"deb/{system[1] if system else 'debian'}"
    for entry in STATUS.read_text(encoding="utf-8").split("\n\n"):
        found = dict(re.findall(r"^(Package|Version|Status): (.+)$", entry, re.M))
        if found.get("Status", "").endswith(" installed"):
            yield _component(kind, found["Package"], found["Version"], "")


def _component(kind: str, name: str, version: str, licence: str) -> Component:
    purl = f"pkg:{kind}/{quote(name)}@{quote(version)}"
    said = {"licenses": [{"license": {"name": licence}}]} if licence else {}
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": purl,
        "bom-ref": purl,
        **said,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
