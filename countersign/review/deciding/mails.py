"""The letters that tell an agent what was decided."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from countersign.accounts.names import told
from countersign.accounts.places import link_to
from countersign.invoices.content.returned import in_words
from countersign.mail.letters import Message, letter
from countersign.review.letters import DECIDED, WITHDRAWN, about
from countersign.review.models import Decision, Verdict


@letter(DECIDED, _("Returned or rejected"))
def decided(organization_id: int, decision_id: int) -> Message | None:
    """Tell the agent that an invoice was returned or rejected, and why; unless that was withdrawn meanwhile."""
    decision = (
        _decisions(organization_id).filter(pk=decision_id, withdrawn_at=None).first()
    )
    return _to_agent(decision, "decided") if decision else None


@letter(WITHDRAWN, _("Decision withdrawn"))
def withdrawn(organization_id: int, decision_id: int) -> Message | None:
    """Tell the agent that a return or rejection does not count any more."""
    decision = _decisions(organization_id).filter(pk=decision_id).first()
    return _to_agent(decision, "withdrawn") if decision else None


def _decisions(organization_id: int) -> QuerySet[Decision]:
    ours = Decision.objects.filter(organization=organization_id)
    return ours.select_related("user", "invoice__organization", "invoice__agent")


def _to_agent(decision: Decision, name: str) -> Message:
    invoice = decision.invoice
    returned = decision.verdict == Verdict.RETURNED
    page = "invoices:edit" if invoice.is_open else "invoices:detail"
    return Message(
        to=invoice.agent.email,
        template=f"review/mails/{name}",
        context={
            **about(invoice),
            "returned": returned,
            "decider": str(decision.user),
            "by": told(decision.organization_id, decision.user),
            "reason": decision.comment,
            "named": in_words(decision.named_fields),
            "address": link_to(invoice.organization_id, page, invoice.pk),
        },
    )
