"""Makes an organization with many invoices for `benchmarks.exports`: apart from what is measured, as it brings in what draws samples."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up before models are imported
from django.db import connection  # noqa: E402

from countersign.demo.actions.sample import load  # noqa: E402
from countersign.demo.volume import Volume  # noqa: E402


def main(count: int) -> None:
    """In an empty database."""
    call_command("migrate", verbosity=0)
    load("Exports", Volume(count, items=0, documents=0), agents=20)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps({}))


if __name__ == "__main__":
    main(int(sys.argv[2]))
