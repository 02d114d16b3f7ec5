"""`manage.py make_bucket`: a place for the files in S3, before the first of them comes."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from countersign.database.command import WorkingCommand
from countersign.documents.bucket import Bucket
from countersign.documents.storage import StorageAway, files


class Command(WorkingCommand):
    help = "Make the bucket that COUNTERSIGN_S3_BUCKET names, unless it is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seconds", type=float, default=60, help="wait for S3 (default: 60)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        storage = files()
        if not isinstance(storage, Bucket):
            raise CommandError("COUNTERSIGN_S3_BUCKET names no bucket.")
        deadline = time.monotonic() + options["seconds"]
        while True:
            try:
                made = storage.make()
            except StorageAway as problem:
                if time.monotonic() > deadline:
                    raise CommandError(f"S3 does not answer: {problem}") from problem
                time.sleep(1)
            else:
                state = "was made" if made else "is there"
                self.stdout.write(f"The bucket {storage.bucket_name} {state}.")
                return
