"""What stands between strangers' files and this machine: a child tries what none should be able to do."""

import os
from collections.abc import Iterator, Mapping
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countersign.sandbox.attempts import possible
from countersign.sandbox.child import in_child
from countersign.sandbox.messages import INSPECTING
from countersign.sandbox.refused import Refused

from .finding import Finding, advise, fine, mend

_WORDS: Final[Mapping[str, str | Promise]] = {
    "read": gettext_lazy("read our data"),
    "environment": gettext_lazy("read our settings"),
    "connect": gettext_lazy("open connections"),
    "write": gettext_lazy("write files"),
    "run": gettext_lazy("start programs"),
}


def look() -> Iterator[Finding]:
    """Which barriers stand."""
    try:
        could = in_child(INSPECTING, possible, settings.DATA_DIR, os.getpid())
    except Refused:
        yield mend(_("No process can be started to open files in. See the log."))
        return
    if not could:
        yield fine(
            _(
                "What opens strangers' files can read none of ours, write nothing, connect to nobody and start nothing."
            )
        )
        return
    what = ", ".join(str(_WORDS[name]) for name in could)
    yield advise(
        _(
            "A hostile file that takes over what opens it could here: %(what)s. It needs Linux 5.13 or newer with Landlock and seccomp."
        )
        % {"what": what}
    )
