"""Make sure there is a Chromium for the browser tests: the one on the PATH, Debian's, or playwright's own.

Best the shell: the same engine without the windows around it, which opens a page in a third of the time.

Where Debian's packages can be installed, PgBouncer, Dovecot and Postfix come with it; their tests are skipped where they are missing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (
    SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def chromium() -> str | None:
    """Where the Chromium on the PATH is, if any."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> bool:
    """Debian's package where that can be, otherwise playwright's own; whether it worked."""
    if _has_packages():
        return _install("chromium")  # an older Debian has no shell
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


def install_package(package: str) -> bool:
    """One of Debian's, where that can be; whether it worked."""
    return _has_packages() and _install(package)


def install_if_it_can_be(package: str) -> None:
    """One of Debian's that is called like its program, unless it is there."""
    if _has_packages() and not shutil.which(package):
        _install(package)


def install_dovecot() -> None:
    """The mail server of the tests of mailboxes, unless it is there."""
    if _has_packages() and not shutil.which("dovecot"):
        _install("dovecot-imapd")


def install_postfix() -> None:
    """The mail server that hands over to the door in tests, unless it is there; with no configuration it starts nothing by itself."""
    if not _has_packages() or shutil.which("postfix", path="/usr/sbin"):
        return
    chosen = b"postfix postfix/main_mailer_type select No configuration\n"
    subprocess.run(["/usr/bin/debconf-set-selections"], input=chosen, check=False)
    _install("postfix")


def _has_packages() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(package: str) -> bool:
    commands = [
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "-y", "--no-install-recommends", "install", package],
    ]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return all(
        subprocess.run(
            command, stdout=subprocess.DEVNULL, env=environment, check=False
        ).returncode
        == 0
        for command in commands
    )


def bundled() -> bool:
    """Has playwright a Chromium of its own on this machine?"""
    return any(Path("~/.cache/ms-playwright").expanduser().glob("chromium*"))


if __name__ == "__main__":
    install_if_it_can_be("pgbouncer")
    install_dovecot()
    install_postfix()
    install_if_it_can_be(SHELL)
    if not (chromium() or bundled()) and not install():
        sys.exit(
            "The browser tests need Chromium: install it (on Debian: apt install chromium) and try again."
        )
