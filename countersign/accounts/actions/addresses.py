"""One account of each mail address, however many want to make it at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from countersign.database.turns import take_turns


def wait_for_address(email: str) -> None:
    """Let one transaction at a time look whose mail address it is and make an account of it: who waited finds that account.

    Organizations are held one by one, and an account may be made in two of them at once.
    """
    take_turns(f"mail address {email.strip().lower()}")


@contextmanager
def alone_with_address(email: str) -> Iterator[None]:
    """Until the block ends, nobody else makes an account of this mail address."""
    with transaction.atomic():
        wait_for_address(email)
        yield
