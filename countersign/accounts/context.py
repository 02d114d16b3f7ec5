"""What every template knows of who is looking."""

from typing import Any

from django.http import HttpRequest


def member(request: HttpRequest) -> dict[str, Any]:
    """`member`: the membership of the request, or None."""
    return {"member": getattr(request, "membership", None)}
