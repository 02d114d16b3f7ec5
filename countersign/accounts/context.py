"""What every template knows of the person who is looking (context processor)."""

from typing import Any

from django.http import HttpRequest


def member(request: HttpRequest) -> dict[str, Any]:
    """`member`: the membership of the request, or None."""
    return {"member": getattr(request, "membership", None)}
