"""`manage.py receive_mail`: the door at which a mail server hands mails over, by SMTP or LMTP."""

import asyncio
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from countersign.database.command import WorkingCommand
from countersign.mailboxes.door import listen
from countersign.pulse import Pulse


class Command(WorkingCommand):
    help = "Take mails that a mail server hands over. Files in them become drafts once a worker runs."

    def handle(self, *args: Any, **options: Any) -> None:
        door = settings.MAIL_DOOR
        if door is None:
            raise CommandError("COUNTERSIGN_MAIL_DOOR names no address to listen at, as in lmtp://127.0.0.1:8024.")  # fmt: skip
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        try:
            with Pulse("door") as pulse:
                asyncio.run(listen(door, stop, pulse=pulse))
        except OSError as problem:
            raise CommandError(f"The door cannot be opened: {problem}") from problem
