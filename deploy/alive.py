"""The health check of a worker, reader or schedule: exits 0 when it has just given a sign of life, 1 when not.

`python deploy/alive.py worker`. Loads nothing of ours, as it is asked again and again.
"""

import os
import sys
import time
from pathlib import Path

LATE = 60  # seconds; there is a sign every five


def main(name: str) -> None:
    folder = os.environ.get("COUNTERSIGN_ALIVE", "")
    if not folder:
        sys.exit("COUNTERSIGN_ALIVE does not say where signs of life are.")
    try:
        age = time.time() - Path(folder, name).stat().st_mtime
    except OSError as problem:
        sys.exit(f"No sign of life: {problem}")
    if age > LATE:
        sys.exit(f"The last sign of life is {age:.0f} s old.")


if __name__ == "__main__":
    main(sys.argv[1])
