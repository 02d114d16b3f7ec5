"""The units of deploy/systemd start what the Procfile starts, are whole, and watch what has to be watched."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "systemd"
HOME = "/srv/countersign"
PYTHON = f"{HOME}/.venv/bin/python"
UNITS = sorted(FOLDER.iterdir())


def values(unit: Path) -> dict[str, list[str]]:
    """Each key with what it is set to, as often as it is."""
    found: dict[str, list[str]] = {}
    for line in unit.read_text().splitlines():
        if line and line[0] not in "#[":
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def started(unit: Path) -> list[str]:
    program, *command = shlex.split(values(unit)["ExecStart"][0])
    assert program == PYTHON
    return command


def test_each_process_of_the_procfile_has_a_unit_that_starts_the_same():
    lines = (ROOT / "Procfile").read_text().splitlines()
    processes = dict(line.split(": exec python ", 1) for line in lines)

    found = {name: started(FOLDER / f"countersign-{name}.service") for name in processes}  # fmt: skip

    assert found == {name: shlex.split(one) for name, one in processes.items()}
    wanted = values(FOLDER / "countersign.target")["Wants"][0].split()
    assert wanted == [f"countersign-{name}.service" for name in processes]


def test_each_unit_starts_what_there_is_and_belongs_to_the_target():
    services = [unit for unit in UNITS if unit.suffix == ".service"]
    assert {unit.stem for unit in services} >= {f"countersign-{name}" for name in ("migrate", "door", "folder")}  # fmt: skip
    for unit in services:
        said = values(unit)
        script, *rest = started(unit)
        assert (ROOT / script).is_file(), unit
        if script == "manage.py":
            assert rest[0] in get_commands(), unit
        assert said["PartOf"] == ["countersign.target"], unit
        assert said["User"] == ["countersign"], unit
        assert said["NoNewPrivileges"] == ["yes"], unit
        if unit.stem != "countersign-migrate":
            assert said["Restart"] == ["always"], unit
            assert said["Requires"] == ["countersign-migrate.service"], unit


@pytest.mark.parametrize(
    "name", ["worker", "reader", "schedule", "letters", "mail", "door", "folder"]
)
def test_one_that_does_not_go_on_is_started_again(name):
    said = values(FOLDER / f"countersign-{name}.service")

    assert said["WatchdogSec"] == ["120"]
    assert said["NotifyAccess"] == ["main"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_finds_nothing_wrong_with_them(tmp_path):
    """But that this machine has neither the program nor its user where they say."""
    for unit in UNITS:
        text = unit.read_text().replace(PYTHON, "/bin/true").replace(HOME, "/")
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        [
            shutil.which("systemd-analyze"),
            "verify",
            "--man=no",
            *sorted(tmp_path.iterdir()),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    said = [line for line in done.stderr.splitlines() if re.search(r"countersign", line)]  # fmt: skip

    assert said == []
    assert done.returncode == 0
