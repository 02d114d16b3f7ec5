"""Run the tests that need no browser on the newest Django and Python: `python -m tests.newest`, or `make test-next`.

The environment is made in build/next with the newest version of everything that the lists of requirements name. Django's
deprecations are errors there, as all warnings are. Where no newer Python is found, that is said and nothing is run.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FLOOR: Final = (3, 11)
NEXT: Final = ROOT / "build" / "next"
LISTS: Final = ("requirements.in", "requirements-reader.in", "requirements-dev.in")
_PYTHON: Final = re.compile(r"python3\.\d+")
_VERSION: Final = (
    "import sys, venv; print(*sys.version_info[:2], sys.version_info.releaselevel)"
)


def main(arguments: list[str]) -> int:
    python = newest()
    if python is None:
        print(
            "No Python newer than 3.11 is on this machine: nothing was tried on the newest Django."
        )
        return 0
    make(python)
    environment = {**os.environ, "PATH": f"{NEXT / 'bin'}:{os.environ['PATH']}"}
    environment.pop("DATABASE_URL", None)
    versions = "import sys, django; print('== SQLite, Django', django.__version__, 'on Python', sys.version.split()[0])"
    _in_next("-c", versions, env=environment)
    tests = ("-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", "not browser")
    return _in_next(*tests, *arguments, check=False, env=environment)


def newest() -> Path | None:
    """The newest released Python beyond the floor, on the PATH or among pyenv's."""
    found = {each: version for each in _pythons() if (version := _version(each))}
    return max(found, key=lambda each: found[each]) if found else None


def _pythons() -> Iterator[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    folders = map(Path, os.get_exec_path())
    for folder in (*folders, *pyenv.glob("versions/*/bin")):
        for each in folder.glob("python3.*"):
            if _PYTHON.fullmatch(each.name):
                yield each


def _version(python: Path) -> tuple[int, int] | None:
    """What it says of itself; None for one that does not start, is not released or not newer."""
    said = subprocess.run(
        [python, "-c", _VERSION], capture_output=True, text=True, check=False
    )
    if said.returncode:
        return None
    major, minor, level = said.stdout.split()
    version = (int(major), int(minor))
    return version if level == "final" and version > FLOOR else None


def make(python: Path) -> None:
    """The environment, brought up to date if it is there."""
    if not (NEXT / "bin" / python.name).exists():
        subprocess.run([python, "-m", "venv", "--clear", NEXT], check=True)
    wanted = NEXT / "wanted.txt"
    wanted.write_text("\n".join(requirements()))
    _in_next(
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--upgrade", "--upgrade-strategy", "eager", "-r", str(wanted)),
    )
    _in_next(
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "-r", str(ROOT / "requirements-rules.txt")),
    )


def requirements() -> Iterator[str]:
    """What the lists name, in whichever version."""
    for name in LISTS:
        for line in (ROOT / name).read_text().splitlines():
            wanted = line.partition("#")[0].strip()
            if wanted and not wanted.startswith("-"):
                yield re.split(r"[~=<>!]", wanted)[0]


def _in_next(
    *command: str, check: bool = True, env: dict[str, str] | None = None
) -> int:
    python = NEXT / "bin" / "python"
    return subprocess.run([python, *command], cwd=ROOT, check=check, env=env).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
