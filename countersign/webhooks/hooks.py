"""What webhooks do when rooms below call."""

from countersign.accounts.hooks import ROWS_OF_VIEWS
from countersign.history.hooks import RECORDED

from .actions import note
from .models import Delivery, Webhook

RECORDED.hang("webhooks", note)
_OF_WEBHOOK = ("page", "change", "renew", "drop_earlier", "stop", "resume", "remove", "try_out")  # fmt: skip
ROWS_OF_VIEWS.hang(
    "webhooks",
    {
        **{f"webhooks:{name}": Webhook for name in _OF_WEBHOOK},
        "webhooks:delivery": Delivery,
        "webhooks:replay": Delivery,
    },
)
