"""What selections hang in below: invoices are handed over when their agent leaves."""

from countersign.accounts.hooks import DESKS, Desk

from .actions import hand_all_over, undecided_of

DESKS.hang("selection", Desk(count=undecided_of, hand_over=hand_all_over))
