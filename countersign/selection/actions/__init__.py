"""What is done with selected invoices, with one after the other: each wholly, or not at all."""

from .coding import code, how_it_would_be_coded
from .each import LeftOut, Outcome, do_each, look_at_each
from .handing import (
    hand_all_over,
    hand_over,
    may_hand_over,
    may_take,
    take,
    tell_both,
    undecided_of,
)
from .moving import may_submit, may_withdraw, submit, withdraw
from .taking import take_originals

__all__ = [
    "LeftOut",
    "Outcome",
    "code",
    "do_each",
    "hand_all_over",
    "hand_over",
    "how_it_would_be_coded",
    "look_at_each",
    "may_hand_over",
    "may_submit",
    "may_take",
    "may_withdraw",
    "submit",
    "take",
    "take_originals",
    "tell_both",
    "undecided_of",
    "withdraw",
]
