"""`manage.py db_worker`: django-tasks-db's worker, which does not end when its database stumbles."""

from typing import Any

from django.utils.autoreload import run_with_reloader
from django_tasks_db.management.commands import db_worker

from countersign.database.where import where_we_work
from countersign.running.working import Steady


class Command(db_worker.Command):
    help = "Do jobs until told to stop; while the database is away, wait for it."

    def handle(
        self,
        *,
        verbosity: int,
        queue_name: str,
        reload: bool,
        exclude_queues: str,
        **options: Any,
    ) -> None:
        if verbosity:
            self.stderr.write(where_we_work())
        self.configure_logging(verbosity)
        names = ("interval", "batch", "backend_name", "startup_delay", "max_tasks")
        worker = Steady(
            queue_names=queue_name.split(","),
            excluded_queue_names=exclude_queues.split(",") if exclude_queues else [],
            worker_id=options["worker_id"],
            **{name: options[name] for name in names},
        )
        worker.configure_signals()
        if reload and not options["batch"]:
            run_with_reloader(worker.run)
        else:
            worker.run()
