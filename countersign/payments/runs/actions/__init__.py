"""Proposing, changing, releasing and cancelling a payment run."""

from .cancelling import cancel, carry_out
from .looking import propose_again
from .proposing import propose, take_out
from .releasing import release

__all__ = ["cancel", "carry_out", "propose", "propose_again", "release", "take_out"]
