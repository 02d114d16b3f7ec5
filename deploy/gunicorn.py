"""How the web processes run. Sizes come from the environment; the defaults suit a machine of two cores."""

import logging.config
import os
import select
import signal
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from gunicorn.workers.gthread import ThreadWorker

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from countersign.config import env_file, environment

try:
    env_file.read()
    bind = environment.bind()
except ImproperlyConfigured as problem:
    sys.exit(f"Countersign cannot start: {problem}")


class Worker(ThreadWorker):
    """Closes the door when it is told to end, after taking whoever stands at it.

    Gunicorn's own leaves it open until its last request is done, and takes nobody: who came meanwhile was cut off.
    Whom nobody has taken, a proxy sends elsewhere; whom it has sent a form for, it cannot.
    """

    def set_accept_enabled(self, enabled):
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for door in self.sockets:
            while select.select([door], [], [], 0)[0]:
                self.accept(door)
            door.close()


# A page that takes this long has failed; a migration may take longer.
for _name, _seconds in (
    ("COUNTERSIGN_STATEMENT_SECONDS", "30"),
    ("COUNTERSIGN_LOCK_SECONDS", "10"),
):
    os.environ[_name] = os.environ.get(_name) or _seconds

workers = int(os.environ.get("WEB_PROCESSES", "4"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = Worker
preload_app = True  # the processes share the memory of what they all import
timeout = 60
graceful_timeout = 30
keepalive = 15
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
accesslog = None  # it would hold the tokens of access links: Countersign logs routes
forwarded_allow_ips = ""  # COUNTERSIGN_PROXIES decides whom to believe


_SLOTS = 65  # as many as `counting` has
# What shows that a process lives lies in memory, where there is such a place: no full disk keeps one from starting.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's file there has a name that nobody guesses, and is unlinked at once
worker_tmp_dir = str(_IN_MEMORY) if os.access(_IN_MEMORY, os.W_OK) else None
_ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}


def on_starting(server):
    """Let gunicorn's own lines take the form that the settings ask for, and hear signals again after each fork."""
    os.register_at_fork(
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    )
    from django.conf import settings  # noqa: PLC0415 - settings stand only after gunicorn has loaded the application

    logging.config.dictConfig(settings.LOGGING)


def when_ready(server):
    """Say where to go, once it answers."""
    from django.conf import settings  # noqa: PLC0415 - the same

    server.log.info("Countersign answers at %s", settings.SITE_URL)
    if not settings.LISTENS_TO_OTHERS:
        server.log.info(
            "It listens at %s, for this machine alone. COUNTERSIGN_BIND=0.0.0.0 lets others in, too.",
            settings.BIND,
        )


def pre_fork(server, worker):
    """Give a process a slot to count in, and keep for it what it is told while it starts.

    Gunicorn tells each process once that it shall end. One that was still starting forgot it, took requests, and was
    killed in the middle of them half a minute later.
    """
    taken = {getattr(other, "slot", 0) for other in server.WORKERS.values()}
    worker.slot = next((n for n in range(1, _SLOTS) if n not in taken), 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)


def post_worker_init(worker):
    """Hear what it was told meanwhile."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


def post_fork(server, worker):
    """Let no two processes share a connection: what was opened before the fork is closed here, not used.

    A thread that has its answer from the database goes on after half a millisecond at the latest, not five: a
    page that asks twelve times would otherwise wait a page's length for a thread that computes.
    """
    sys.setswitchinterval(0.0005)
    from django.db import connections  # noqa: PLC0415 - the same

    from countersign.watch import counting  # noqa: PLC0415 - the same

    counting.use(worker.slot)

    for connection in connections.all(initialized_only=True):
        connection.inc_thread_sharing()
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
