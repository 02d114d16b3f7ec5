"""`python deploy/with_env.py COMMAND...`: take this process's place with the settings of `.env` in the environment."""

import os
import sys
from pathlib import Path

from honcho.environ import parse

if __name__ == "__main__":
    file = Path(".env")
    settings = parse(file.read_text(encoding="utf-8")) if file.is_file() else {}
    os.execvpe(sys.argv[1], sys.argv[1:], {**os.environ, **settings})  # noqa: S606 the Makefile's own commands
