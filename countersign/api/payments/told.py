"""What programs are told of payment runs."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from countersign.exports.formats.separated import with_decimals
from countersign.money.currencies import exponent
from countersign.payments import queries
from countersign.payments.models import Run, RunState


class InRun(Schema):
    """An invoice in a run, and what is paid of it."""

    invoice: int
    version: int
    amount: str = Field(examples=["119.00"])
    discount: str = Field(examples=["0.00"])
    currency: str
    to: str = Field(description="The account that it is paid to.")
    stops: str = Field(description="What stands against paying it, as it was last looked at.")  # fmt: skip


class FileOut(Schema):
    """A file for the bank."""

    id: int
    name: str
    currency: str
    amount: str
    transfers: int
    sha256: str


class RunHead(Schema):
    """A run: `version` is what a change must name."""

    id: int
    state: RunState
    version: int
    execute_on: date
    proposed_at: datetime
    released_at: datetime | None
    cancelled_at: datetime | None
    booked_at: datetime | None
    reason: str


class RunOut(RunHead):
    """All of a run."""

    invoices: list[InRun]
    files: list[FileOut] = Field(description="Once it is released.")


def head(run: Run) -> dict[str, Any]:
    """A run in a list."""
    return {
        "id": run.pk,
        "state": RunState(run.state),
        "version": run.version,
        "execute_on": run.execute_on,
        "proposed_at": run.proposed_at,
        "released_at": run.released_at,
        "cancelled_at": run.cancelled_at,
        "booked_at": run.booked_at,
        "reason": run.reason,
    }


def told(run: Run) -> RunOut:
    """A run with its invoices and files."""
    return RunOut(
        **head(run),
        invoices=[
            InRun(
                invoice=one.invoice_id,
                version=one.invoice_version,
                amount=with_decimals(one.amount, one.invoice.digits),
                discount=with_decimals(one.discount, one.invoice.digits),
                currency=one.invoice.currency,
                to=one.transfer.iban if one.transfer else "",
                stops=one.stops or "",
            )
            for one in queries.invoices_of(run)
        ],
        files=[
            FileOut(
                id=one.pk,
                name=one.name,
                currency=one.currency,
                amount=with_decimals(one.amount, exponent(one.currency)),
                transfers=one.transfers,
                sha256=one.sha256,
            )
            for one in run.files.defer("content").order_by("pk")
        ],
    )
