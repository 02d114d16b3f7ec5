"""Second factors of earlier releases, or of before the secret key changed, are sealed by today's."""

from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from countersign.accounts.second_factors import sealed_anew

_STEP: Final = 500


def seal_second_factors() -> int:
    """Seal what is not sealed by today's key, one row at a time; returns how many. Doing it again does nothing."""
    rows = Authenticator.objects.order_by("pk")
    wanting = (
        row.pk for row in rows.iterator(_STEP) if sealed_anew(row.data) is not None
    )
    return sum(_seal(pk) for pk in list(wanting))


@transaction.atomic
def _seal(pk: int) -> bool:
    held = Authenticator.objects.select_for_update(no_key=True).filter(pk=pk).first()
    data = held and sealed_anew(held.data)
    if not held or data is None:
        return False
    held.data = data
    held.save(update_fields=["data"])
    return True
