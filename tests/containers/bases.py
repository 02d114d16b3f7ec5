"""The images that ours and compose.yaml start from: real ones, or stand-ins where no registry answers."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .engine import Engine, Missing

ROOT = Path(__file__).parents[2]
STAND_INS = Path(__file__).parent / "stand_ins"
PYTHON = "python:3.11-slim-bookworm"
PULL_SECONDS = 300
UNUSED = ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc")
UNUSED_TOO = ("usr/share/man", "usr/share/locale")


def provide(engine: Engine, folder: Path) -> dict[str, str]:
    """Every base image, and where it came from: `registry`, `there before` or `stand-in`."""
    names = set(
        re.findall(
            r"^\s+image: ([\w/.:-]+)$", (ROOT / "compose.yaml").read_text(), re.M
        )
    )
    found = {PYTHON: _base(engine, folder)}
    for name in sorted(names):
        found[name] = _from_elsewhere(engine, name) or _built(engine, name)
    return found


def _from_elsewhere(engine: Engine, name: str) -> str:
    if engine.has(name):
        return "there before"
    pulled = engine.run("pull", "--quiet", name, check=False, seconds=PULL_SECONDS)
    return "registry" if pulled else ""


def _base(engine: Engine, folder: Path) -> str:
    """Debian with its own Python, and what this machine needs to install packages: certificates, no more."""
    if origin := _from_elsewhere(engine, PYTHON):
        return origin
    if not shutil.which("debootstrap"):
        raise Missing(f"No registry has {PYTHON}, and debootstrap is not installed.")
    root = folder / "base"
    packages = "ca-certificates,python3,python3-venv,python3-pip"
    command = ["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm"]
    _do(["nice", *command, str(root)])
    for path in (*UNUSED, *UNUSED_TOO):
        shutil.rmtree(root / path, ignore_errors=True)
    (root / "usr/lib/python3.11/EXTERNALLY-MANAGED").unlink(missing_ok=True)
    (root / "usr/bin/python").symlink_to("python3.11")
    bundle = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
    inside = "etc/ssl/certs/ca-certificates.crt"
    (root / inside).write_bytes(bundle.read_bytes())
    (root / "etc/pip.conf").write_text(f"[global]\ncert = /{inside}\n")
    (root / "root/.npmrc").write_text(f"cafile=/{inside}\n")
    tar = subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE)
    subprocess.run(
        [engine.client, "import", "-", PYTHON],
        stdin=tar.stdout,
        env=engine.environment,
        capture_output=True,
        check=True,
    )
    tar.wait()
    shutil.rmtree(root)
    return "stand-in"


def _built(engine: Engine, name: str) -> str:
    folder = STAND_INS / name.rpartition("/")[2].partition(":")[0]
    version = name.partition(":")[2]
    arguments = ("--network=host", f"--build-arg=VERSION={version}", "--tag", name)
    engine.run("build", "--quiet", *arguments, folder)
    return "stand-in"


def _do(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr}")
