"""The web processes for everybody who reaches this machine, unless COUNTERSIGN_BIND says otherwise: for the Procfile."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from countersign.config import env_file  # noqa: E402 - needs the path above

try:
    env_file.read()
except ImproperlyConfigured as problem:
    sys.exit(f"Countersign cannot start: {problem}")
os.environ["COUNTERSIGN_BIND"] = os.environ.get("COUNTERSIGN_BIND") or "0.0.0.0"  # noqa: S104
os.chdir(ROOT)
command = ["-m", "gunicorn", "-c", "deploy/gunicorn.py", "countersign.config.wsgi"]
os.execv(sys.executable, [sys.executable, *command])  # noqa: S606
