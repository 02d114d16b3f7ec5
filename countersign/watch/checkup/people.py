"""Who may come in."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from countersign.accounts.actions import has_owner
from countersign.accounts.models import Membership

from .finding import Finding, advise, mend
from .place import is_public


def look() -> Iterator[Finding]:
    """The owner, the managers, whether strangers can register."""
    if not has_owner():
        found = mend if is_public() else advise
        yield found(
            _(
                "Nobody owns this installation yet: whoever registers first does. Register now."
            )
        )
    elif not Membership.objects.managers().exists():
        yield advise(_("Nobody decides on invoices yet. Add a manager under People."))
    if settings.COUNTERSIGN_SIGNUP == "open" and is_public():
        yield mend(
            _(
                "Anybody who finds the address can register as an agent. Set COUNTERSIGN_SIGNUP=invite."
            )
        )
