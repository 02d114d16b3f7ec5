"""Doing something once, however often a program asks for it under the same key."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from countersign.accounts.models import Organization
from countersign.database.tenancy import by_organization
from countersign.tokens.models import Token

from .models import Answer
from .problems import Problem

P = ParamSpec("P")
R = TypeVar("R")
KEPT: Final = timedelta(hours=24)
_UNDER_WAY: Final = timedelta(minutes=5)  # longer than any call may take
_HEADERS: Final = ("Content-Type", "ETag", "Location")
REPEATED: Final = "Idempotent-Replayed"


def digest(parts: Iterable[bytes]) -> str:
    """By what two calls are known to ask for the same."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def all_or_nothing(operation: Callable[P, R]) -> Callable[P, R]:
    """Let what an operation does by several actions be one transaction: where it is refused, none of it has happened."""

    @wraps(operation)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return operation(*args, **kwargs)

    return done


def in_turn(operation: Callable[P, R]) -> Callable[P, R]:
    """Let nobody of the organization set anything between what an operation looks at and what it does: both are one transaction."""

    @wraps(operation)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        request: Any = args[0]
        with transaction.atomic():
            held = Organization.objects.select_for_update(no_key=True)
            held.get(pk=request.membership.organization_id)
            return operation(*args, **kwargs)

    return done


def once(
    token: Token, key: str, asked: str, act: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Do it, or answer what was answered to the same key before: what is done and its answer are one transaction.

    Of several at once the first one acts, the others wait for it and answer the same. What was refused has not happened, and may be
    tried again under its key. Raises Problem where the key was used for something else.
    """
    if before := _answered(token, key, asked):
        return before
    try:
        with transaction.atomic():
            with transaction.atomic():
                kept = Answer.objects.create(
                    organization_id=token.organization_id,
                    token=token,
                    key=key,
                    asked=asked,
                )
            response = act()
            if response.status_code >= 400 or not isinstance(response, HttpResponse):
                transaction.set_rollback(True)
                return response
            _keep(kept, response)
            return response
    except IntegrityError:
        if before := _answered(token, key, asked):
            return before
        raise


def once_outside(
    token: Token, key: str, asked: str, act: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The same for what waits for the storage or a network, for which no transaction may: the key is taken first.

    Whoever asks with it meanwhile is told to ask again. Where the process that took it died, nothing is known of what it did: after a
    while the key may be taken again, and it is done, or refused, as things are then.
    """
    kept = _take(token, key, asked)
    if isinstance(kept, HttpResponse):
        return kept
    try:
        response = act()
    except BaseException:
        kept.delete()
        raise
    if response.status_code >= 400 or not isinstance(response, HttpResponse):
        kept.delete()
    else:
        _keep(kept, response)
    return response


@transaction.atomic
def keep_first(
    token: Token, key: str, asked: str, response: HttpResponse
) -> HttpResponse:
    """Keep the answer to what has the same outcome however often it is done; of several the first one is answered by all."""
    kept, is_new = Answer.objects.get_or_create(
        organization_id=token.organization_id,
        token=token,
        key=key,
        defaults={"asked": asked},
    )
    if is_new:
        _keep(kept, response)
        return response
    return _said(kept, asked)


def forget_old() -> int:
    """Remove answers that are kept no longer; how many."""
    old = Answer.objects.filter(at__lt=timezone.now() - KEPT)
    return sum(rows.delete()[0] for rows in by_organization(old))


@transaction.atomic
def _take(token: Token, key: str, asked: str) -> Answer | HttpResponse:
    """The key, which is ours now, or what was answered under it. Raises Problem while somebody has it."""
    kept, is_new = Answer.objects.get_or_create(
        organization_id=token.organization_id,
        token=token,
        key=key,
        defaults={"asked": asked},
    )
    if is_new:
        return kept
    if kept.status or kept.asked != asked:
        return _said(kept, asked)
    now = timezone.now()
    left = Answer.objects.filter(kept.itself).filter(status=0, at__lt=now - _UNDER_WAY)
    if not left.update(at=now):
        raise Problem("not-answering", headers={"Retry-After": "2"})
    return kept


def _keep(kept: Answer, response: HttpResponse) -> None:
    kept.status = response.status_code
    kept.headers = {name: response[name] for name in _HEADERS if name in response}
    kept.body = response.content.decode()
    kept.save(update_fields=["status", "headers", "body"])


def _answered(token: Token, key: str, asked: str) -> HttpResponse | None:
    ours = Answer.objects.filter(organization=token.organization_id)
    kept = ours.filter(token=token, key=key).first()
    return _said(kept, asked) if kept else None


def _said(kept: Answer, asked: str) -> HttpResponse:
    if kept.asked != asked:
        raise Problem("key-was-used")
    headers = {**kept.headers, REPEATED: "true"}
    return HttpResponse(kept.body, status=kept.status, headers=headers)
