"""What changes vendors: their pages, their accounts, what is learnt of them."""

from .accounts import add_account, confirm, remove_account, revoke
from .learning import forget, keep_details, teach
from .page import (
    FIELDS,
    Merged,
    NameTaken,
    NumberTaken,
    Page,
    PageChanged,
    add,
    block,
    change,
    unblock,
)

__all__ = [
    "FIELDS",
    "Merged",
    "NameTaken",
    "NumberTaken",
    "Page",
    "PageChanged",
    "add",
    "add_account",
    "block",
    "change",
    "confirm",
    "forget",
    "keep_details",
    "remove_account",
    "revoke",
    "teach",
    "unblock",
]
