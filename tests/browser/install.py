"""Make sure there is a Chromium for the browser tests: the one on the PATH, Debian's, or playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Where the Chromium on the PATH is, if any."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> bool:
    """Debian's package where we are root on such a system, otherwise playwright's own; whether it worked."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands = [
            ["apt-get", "-qq", "update"],
            ["apt-get", "-qq", "-y", "--no-install-recommends", "install", "chromium"],
        ]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        return all(
            subprocess.run(
                command, stdout=subprocess.DEVNULL, env=environment, check=False
            ).returncode
            == 0
            for command in commands
        )
    return (
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=False
        ).returncode
        == 0
    )


def bundled() -> bool:
    """Has playwright a Chromium of its own on this machine?"""
    return any(Path("~/.cache/ms-playwright").expanduser().glob("chromium*"))


if __name__ == "__main__" and not (chromium() or bundled()) and not install():
    sys.exit(
        "The browser tests need Chromium: install it (on Debian: apt install chromium) and try again."
    )
