"""Why something was not decided: each says what is so, and then nothing has happened."""

from collections.abc import Sequence

from countersign.approval.progress import Progress
from countersign.approval.step_up import StepUpReason
from countersign.invoices.checks import Check
from countersign.invoices.models import Invoice
from countersign.review.differences import Difference
from countersign.review.models import Decision


class NoReason(Exception):
    """Returning and rejecting need a reason."""


class NotApprovable(Exception):
    """A stop stands against approving the invoice: `failed` has all of them."""

    def __init__(self, failed: Sequence[Check]) -> None:
        super().__init__(" ".join(check.message for check in failed))
        self.failed = failed


class AlreadyDecided(Exception):
    """Somebody (perhaps oneself, in another tab) was first: `decision` is theirs."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision))
        self.decision = decision


class AlreadyApproved(Exception):
    """They have approved it before, and it still waits for others: `progress` has whom."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class NoMachine(Exception):
    """A program approves only where the organization lets programs, and by a token for which an owner allowed it."""


class OwnInvoice(Exception):
    """Nobody approves what they have entered themselves, but an owner who is signed in, where owners approve alone."""


class StepUpNeeded(Exception):
    """Who approves must be proven, by a mailed code or a second factor: `reason` says why."""

    def __init__(self, reason: StepUpReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Changed(Exception):
    """The invoice is not the one the decision is about any more."""

    def __init__(self, invoice: Invoice, differences: Sequence[Difference]) -> None:
        super().__init__(str(invoice))
        self.invoice = invoice
        self.differences = differences


class NotWithdrawable(Exception):
    """It is too late to withdraw the decision; the text says why."""
