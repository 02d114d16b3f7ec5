"""Trying backups out by the clock, in a process of their own: the schedule waits for none."""

import os
import subprocess
import sys
from datetime import timedelta
from typing import Final

from django.conf import settings

from countersign.watch.actions import DRILL_BEGUN, claim

_under_way: list[subprocess.Popen[bytes]] = []
_GENTLE: Final = 10


def begin_due() -> None:
    """Begin a drill of the latest backup when it is time, in whichever of several schedules comes first."""
    _under_way[:] = [one for one in _under_way if one.poll() is None]
    if not settings.DRILL_PLACE or not claim(
        DRILL_BEGUN, timedelta(days=settings.DRILL_DAYS)
    ):
        return
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    _under_way.append(
        subprocess.Popen(  # noqa: S603 - our own command
            [*manage, "restore", settings.DRILL_PLACE, "--drill"],
            cwd=settings.BASE_DIR,
            start_new_session=True,
            preexec_fn=_gently,  # noqa: PLW1509 - the schedule has one thread
        )
    )


def _gently() -> None:
    os.nice(_GENTLE)
