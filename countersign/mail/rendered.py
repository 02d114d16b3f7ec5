"""A mail that was written while somebody waited: it says what is kept nowhere else, such as a code."""

import json
from dataclasses import asdict, dataclass
from typing import Final, Self

from django.core.mail import EmailMultiAlternatives

from countersign.database.sealing import seal, unseal

_LABEL: Final = "mail.rendered"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One mail, word for word. It waits sealed, the address with the words: whoever alters a row sends it nowhere else."""

    to: str
    subject: str
    text: str
    html: str = ""

    def sealed(self) -> str:
        """As it waits in the outbox."""
        return seal(json.dumps(asdict(self)), _LABEL)

    @classmethod
    def unsealed(cls, sealed: str) -> Self | None:
        """The mail again; None when the secret key is another one now, and what it says counts no more either."""
        text = unseal(sealed, _LABEL)
        return cls(**json.loads(text)) if text else None

    def render(self) -> EmailMultiAlternatives:
        """The mail, ready to send."""
        headers = {"Auto-Submitted": "auto-generated"}
        mail = EmailMultiAlternatives(
            self.subject, self.text, to=[self.to], headers=headers
        )
        if self.html:
            mail.attach_alternative(self.html, "text/html")
        return mail
