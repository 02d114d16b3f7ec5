"""A checkout of the product of its own, with a `.env`, and its commands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.processes import ROOT


def make_checkout(folder: Path, settings: str) -> Path:
    """Copy what runs into a folder, with these settings beside manage.py."""
    for part in ("countersign", "deploy"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "manage.py", folder)
    (folder / ".env").write_text(settings)
    return folder


def from_elsewhere(*command: str | Path, **environment: str) -> str:
    """What a Python command prints as cron starts it: in another folder, with no more in its environment than that."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd="/",
        env={"PATH": os.environ["PATH"], **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
