"""Why a run is not proposed, released or cancelled: each says what is so, and then nothing has happened."""

from collections.abc import Sequence

from countersign.approval.step_up import StepUpReason
from countersign.invoices.models import Invoice

LeftOut = Sequence[tuple[Invoice, str]]


class Standing(Exception):
    """Something stands against paying some of the invoices: `left_out` has each with its reason."""

    def __init__(self, left_out: LeftOut) -> None:
        super().__init__(" ".join(reason for _invoice, reason in left_out))
        self.left_out = left_out


class NothingToPay(Exception):
    """No invoice is left that a run could pay."""


class Moved(Exception):
    """The run is not the one that was seen any more: changed, released or cancelled meanwhile."""


class SamePerson(Exception):
    """Who proposed a run does not release it, unless they are an owner where owners approve alone."""


class EnteredIt(Exception):
    """Who entered one of the invoices does not release it, by the rule of the house."""


class ProofNeeded(Exception):
    """Who releases must be proven, by a mailed code or a second factor: `reason` says why."""

    def __init__(self, reason: StepUpReason) -> None:
        super().__init__(reason)
        self.reason = reason


class NoReason(Exception):
    """Cancelling needs a reason."""


class Booked(Exception):
    """The bank has booked payments of the run: they are undone one by one."""
