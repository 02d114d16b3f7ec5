"""What `make bench` measures."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def ask(*names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *names]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_all_that_measures_is_offered():
    answer = ask("everything")
    offered = answer.stdout.rpartition(": ")[2].strip(" .\n").split(", ")
    measuring = [
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        if "\ndef run() -> list[Figure]:" in path.read_text("utf-8")
    ]
    assert answer.returncode == 2
    assert sorted(offered) == sorted(measuring)
