"""What a container is, by its command: a process of the Procfile, `run` for all of them in one, `migrate`, `secrets`,
or any other command of manage.py.

Processes of the Procfile and `run` make sure first that the database has the tables this code needs: whoever
starts first brings them, the others wait. Then they take this process's place, so that signals
reach them.
"""

import os
import shlex
import signal
import sys
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
MANAGE = [sys.executable, "manage.py"]


def processes() -> dict[str, list[str]]:
    """The command of each process, by name."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    found = dict(line.split(": ", 1) for line in lines if ": " in line)
    each = {
        name: shlex.split(line.removeprefix("exec ")) for name, line in found.items()
    }
    return each | {"run": [*MANAGE, "run"]}


def main(arguments: list[str]) -> None:
    name, *rest = arguments or ["web"]
    os.chdir(ROOT)
    command = processes().get(name)
    if command:
        bring_tables()
    elif name == "migrate":
        command = [*MANAGE, "migrate_once"]
    elif name == "secrets":
        command = [sys.executable, "deploy/first_start.py"]
    else:
        command = [*MANAGE, name]
    os.execvp(command[0], [*command, *rest])  # noqa: S606 the Procfile's own commands


def bring_tables() -> None:
    """Migrate, or wait for who does. The first process of a container ignores SIGTERM unless told otherwise."""
    signal.signal(signal.SIGTERM, give_up)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - needs the path above

    execute_from_command_line(["manage.py", "migrate_once"])


def give_up(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    main(sys.argv[1:])
