"""`make audit`: licences, a bill of materials in build/sbom.cdx.json, and known vulnerabilities where a source answers.

It looks with packages of its own, in build/audit. A source of vulnerabilities that does not
answer looks nothing up, which is said.
"""

import json
import subprocess
import sys
import venv
from typing import Final

from tests.licences import LISTS, ROOT, forbidden, packages

BUILD: Final = ROOT / "build"
TOOLS: Final = BUILD / "audit"
BILL: Final = BUILD / "sbom.cdx.json"


def main() -> int:
    refused = [f"{name}: {said or 'says nothing'}" for name, said in packages() if forbidden(said)]  # fmt: skip
    print(f"Licences: {'; '.join(refused) or 'none is the GPL or AGPL alone'}")
    _install()
    _write_bill()
    return int(bool(refused) or _vulnerable())


def _install() -> None:
    if not (TOOLS / "bin" / "pip-audit").exists():
        venv.create(TOOLS, clear=True, with_pip=True)
        wanted = ("--require-hashes", "-r", ROOT / "requirements-audit.txt")
        quiet = ("--quiet", "--disable-pip-version-check")
        subprocess.run([TOOLS / "bin" / "pip", "install", *quiet, *wanted], check=True)


def _write_bill() -> None:
    """Of all that an installation with a reader gets from PyPI; package-lock.json is that of npm."""
    listed = "\n".join((ROOT / name).read_text() for name in LISTS)
    tool = (TOOLS / "bin" / "cyclonedx-py", "requirements", "-", "-o", BILL)
    subprocess.run(tool, input=listed, text=True, check=True)
    print(f"Bill of materials: {BILL.relative_to(ROOT)}")


def _vulnerable() -> bool:
    lists = [part for name in LISTS for part in ("-r", ROOT / name)]
    look = (TOOLS / "bin" / "pip-audit", "--no-deps", "--disable-pip")
    done = subprocess.run(
        [*look, "--progress-spinner", "off", "--format", "json", *lists],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    told = json.loads(done.stdout or "{}").get("dependencies", [])
    known = [one for one in told if "vulns" in one]
    bad = {one["name"]: [each["id"] for each in one["vulns"]] for one in known if one["vulns"]}  # fmt: skip
    for name, names in bad.items():
        print(f"{name}: {', '.join(names)}")
    print(f"Vulnerabilities: {len(known)} packages looked up, {len(bad)} with a known one")  # fmt: skip
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
