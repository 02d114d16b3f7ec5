"""Noting what went well, for whoever looks after the installation."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from .models import Sign

BACKUP: Final = "backup"
DRILL: Final = "drill"
DRILL_BEGUN: Final = "drill begun"
DRILL_FAILED: Final = "drill failed"


def note(name: str, **told: Any) -> None:
    """Say that it went well now."""
    values = {"at": timezone.now(), "told": told}
    Sign.objects.update_or_create(name=name, defaults=values)


@transaction.atomic
def claim(name: str, every: timedelta) -> bool:
    """Say that it begins now, unless it began within that time; whether it is ours to do. A sign of the future counts as none."""
    now = timezone.now()
    sign, is_new = Sign.objects.select_for_update(no_key=True).get_or_create(
        name=name, defaults={"at": now}
    )
    if not is_new and now - every < sign.at <= now:
        return False
    Sign.objects.filter(pk=sign.pk).update(at=now)
    return True
