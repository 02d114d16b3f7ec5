"""Does it answer, and can it work?"""

from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from countersign.watch.readiness import parts

from .problems import Problem

router = Router(tags=["Health"])


class Health(Schema):
    """All that is needed is there."""

    status: Literal["ok"] = "ok"


@router.get("/health", response=Health, auth=None, summary="Does it answer?")
def health(request: HttpRequest) -> Health:
    """Whether database, storage and queue answer. Needs no token; 503 names no details, which the logs have."""
    if set(parts().values()) != {"ok"}:
        raise Problem("not-answering", headers={"Retry-After": "30"})
    return Health()
