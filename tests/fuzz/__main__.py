"""`make fuzz`, or `python -m tests.fuzz [--seconds N] [NAME ...]`: strangers' bytes for every reader, led by what they reach.

N seconds in all (600 unless told). What breaks a reader is kept in build/fuzz, and `python -m tests.fuzz.one NAME FILE`
does it again. A fifth of the time Hypothesis builds whole files of words and fields instead (`tests.fuzz.built`).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tests.fuzz.readers import READERS, Reader

ROOT: Final = Path(__file__).parents[2]
KEPT: Final = ROOT / "build" / "fuzz"
AT_ONCE: Final = os.cpu_count() or 1
_RUNS: Final = re.compile(r"Done (\d+) runs|#(\d+)\s")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME")
    asked.add_argument("--seconds", type=int, default=600)
    asked.add_argument("--seed", type=int, default=0, help="the same bytes each time")
    options = asked.parse_args()
    if find_spec("atheris") is None:
        print("Atheris is made for Linux on x86-64 alone: nothing was tried.")
        return 0
    readers = [one for one in READERS if not options.names or one.name in options.names]
    all_in_all = options.seconds * AT_ONCE
    each = max(2, all_in_all * 4 // 5 // len(readers))
    shutil.rmtree(KEPT, ignore_errors=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        built = pool.submit(_build, options.names, all_in_all / 5, options.seed)
        found = sum(pool.map(lambda one: _fuzz(one, each, options.seed), readers))
        found += built.result()
    print(f"{len(readers)} readers, {found} broken")
    return int(found > 0)


def _build(names: list[str], seconds: float, seed: int) -> bool:
    """Was one broken by what Hypothesis builds?"""
    asked = [*names, "--seconds", str(seconds), "--seed", str(seed)]
    command = [sys.executable, "-m", "tests.fuzz.built", *asked]
    return subprocess.run(command, cwd=ROOT, check=False).returncode != 0


def _fuzz(reader: Reader, seconds: int, seed: int) -> bool:
    """Was it broken? What is said of it stands on one line, and below what broke it."""
    seeds = KEPT / reader.name
    seeds.mkdir(parents=True)
    for number, first in enumerate(reader.seeds()):
        (seeds / f"seed-{number}").write_bytes(first)
    began = time.monotonic()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.one", reader.name, str(seeds)),
            *(f"-max_total_time={seconds}", f"-artifact_prefix={KEPT}/{reader.name}-"),
            *("-timeout=30", "-rss_limit_mb=4096", "-max_len=300000", f"-seed={seed}"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode(errors="replace")
    runs = [int(a or b) for a, b in _RUNS.findall(said)]
    held = "held" if done.returncode == 0 else "BROKEN"
    took = round(time.monotonic() - began)
    print(f"{reader.name:12} {max(runs, default=0):9} runs {took:5} s  {held}")
    if done.returncode:
        print(said[-6000:])
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
