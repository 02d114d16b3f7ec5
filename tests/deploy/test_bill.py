"""The bill of materials that an image has of itself."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

from tests.licences import LISTS, packages

ROOT = Path(__file__).parents[2]


def bill(target):
    command = [sys.executable, "deploy/bill.py", "package-lock.json", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return target.read_text()


def test_it_has_all_that_an_installation_gets_and_is_the_same_each_time(tmp_path):
    written = bill(tmp_path / "one.json")
    told = json.loads(written)

    assert bill(tmp_path / "two.json") == written
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    purls = [one["purl"] for one in told["components"]]
    names = {unquote(purl.split("/", 1)[1].rsplit("@", 1)[0]) for purl in purls}
    assert {name for name, _licence in packages()} - names == set()
    assert [purl for purl in purls if purl.startswith("pkg:npm/htmx.org@")] != []
    assert len(LISTS) == 3


def test_both_images_write_it_when_they_are_built():
    text = (ROOT / "Dockerfile").read_text()

    assert text.count("/build/bill.py /build/package-lock.json /sbom.cdx.json") == 2
    assert "!deploy/bill.py" in (ROOT / ".dockerignore").read_text()
