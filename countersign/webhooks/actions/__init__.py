"""What an owner does with webhooks, noting what they are to be told, and forgetting it."""

from .keeping import forget_over, seal_anew
from .noting import note
from .owning import (
    add,
    change,
    drop_earlier,
    remove,
    renew,
    replay,
    resume,
    stop,
    try_out,
)

__all__ = [
    "add",
    "change",
    "drop_earlier",
    "forget_over",
    "note",
    "remove",
    "renew",
    "replay",
    "resume",
    "seal_anew",
    "stop",
    "try_out",
]
