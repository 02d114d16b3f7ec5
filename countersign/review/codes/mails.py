"""The letter with a one-time code."""

from django.utils.translation import gettext_lazy as _

from countersign.mail.letters import Message, letter
from countersign.review.letters import CODE, about, to_manager

from .actions import mint
from .queries import wanted


@letter(CODE, _("Code for an approval"))
def code(organization_id: int, code_id: int) -> Message | None:
    """The code an approval needs; pointless once another was asked for or the invoice does not wait."""
    found = wanted(organization_id, code_id)
    if not found:
        return None
    context = {**about(found.invoice), "code": mint(found)}
    return to_manager(found.membership, "code", context)
