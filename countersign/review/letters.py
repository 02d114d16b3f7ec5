"""What the review's letters share: the names they are kept under in the outbox, and what they say of an invoice."""

from typing import Any, Final

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from countersign.accounts.absences.standing_in import standing_in_for
from countersign.accounts.models import Membership
from countersign.accounts.names import told
from countersign.invoices.content.amounts import (
    Amounts,
    made_of,
    title_of,
)
from countersign.invoices.models import Invoice
from countersign.mail.letters import Message

# Letters wait in the outbox under these names: they stay, whatever a function is called.
ASK: Final = "review.ask"
HOURLY: Final = "review.hourly"
CODE: Final = "review.code"
NEW_LINK: Final = "review.new_link"
DECIDED: Final = "review.decided"
WITHDRAWN: Final = "review.withdrawn"
# How many rows a list in a mail has before it says how many more there are.
MOST_ROWS: Final = 50


def about(invoice: Invoice) -> dict[str, Any]:
    """What a mail says about an invoice, as the organization writes it."""
    formats = invoice.organization.formats
    amounts = Amounts.of(invoice, formats)
    return {
        "organization": invoice.organization,
        "invoice": invoice,
        "agent": str(invoice.agent),
        "entered_by": SimpleLazyObject(
            lambda: told(invoice.organization_id, invoice.agent)
        ),
        "kind": amounts.kind,
        "title": title_of(invoice),
        "amount": str(amounts),
        "made_of": made_of(invoice, formats),
        "of_gross": amounts.of_gross,
        "vendor": invoice.vendor_name,
        "issue_date": invoice.issue_date and formats.show_date(invoice.issue_date),
        "due_date": invoice.due_date and formats.show_date(invoice.due_date),
    }


def stands_in(manager: Membership) -> str:
    """For whom this manager stands in at the moment: "Mona, Olga"; empty for nobody."""
    return ", ".join(str(one) for one in standing_in_for(manager, timezone.now()))


def to_manager(manager: Membership, name: str, context: dict[str, Any]) -> Message:
    """A letter of the review to a manager, in the organization's language."""
    return Message(
        to=manager.user.email,
        template=f"review/mails/{name}",
        context=context,
    )
