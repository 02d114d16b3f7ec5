"""Where all operations on members are; owners alone change who works here."""

from typing import Final

from ninja import Router

from countersign.api.scoped import Token, manages, owns

router = Router(tags=["Members"])
READS: Final = Token("members:read", owns)
WRITES: Final = Token("members:write", owns)
AWAY: Final = Token("absences:write", manages)
