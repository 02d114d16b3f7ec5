"""The description of the API, as it is kept in docs/api/openapi.json."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from countersign.api.making import API


class Command(BaseCommand):
    help = "Write the description of the API (OpenAPI 3.1) to standard output."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write it, in an order that does not change by itself."""
        said = API.get_openapi_schema()
        self.stdout.write(
            json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True)
        )
