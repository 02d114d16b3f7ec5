"""What payments keep."""

from .elsewhere import PaidElsewhere
from .own import Abroad, HouseRule, OwnAccount, VendorPaying
from .payment import How, Payment
from .runs import (
    BankFile,
    ReleaseCode,
    Run,
    RunInvoice,
    RunState,
    Transfer,
    Way,
    whole_run,
)
from .statements import Statement, StatementLine

__all__ = [
    "Abroad",
    "BankFile",
    "HouseRule",
    "How",
    "OwnAccount",
    "PaidElsewhere",
    "Payment",
    "ReleaseCode",
    "Run",
    "RunInvoice",
    "RunState",
    "Statement",
    "StatementLine",
    "Transfer",
    "VendorPaying",
    "Way",
    "whole_run",
]
