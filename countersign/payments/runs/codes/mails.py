"""The letter with a code that proves who releases a run."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countersign.accounts.places import link_to
from countersign.mail.letters import Message, letter
from countersign.payments.models import ReleaseCode, RunState

from .actions import CODE, mint

_WAITED_FOR: Final = timedelta(hours=1)  # later it is of no use any more


@letter(CODE, _("Code for a payment run"))
def code(organization_id: int, code_id: int) -> Message | None:
    """The code a release needs; pointless once another was asked for or the run was released or changed."""
    asked = ReleaseCode.objects.filter(
        organization=organization_id,
        pk=code_id,
        used_at=None,
        asked_at__gt=timezone.now() - _WAITED_FOR,
    )
    found = asked.select_related(
        "membership__user", "membership__organization", "run"
    ).first()
    if not found or not found.membership.manages or not found.membership.user.is_active:
        return None
    newest = ReleaseCode.objects.of(found.membership, found.run).first()
    is_open = (
        found.run.state == RunState.PROPOSED and found.run.version == found.version
    )
    if newest != found or not is_open:
        return None
    context = {
        "organization": found.membership.organization,
        "run": found.run,
        "code": mint(found),
        "address": link_to(organization_id, "payments:run", found.run_id),
    }
    return Message(
        to=found.membership.user.email,
        template="payments/mails/code",
        context=context,
    )
