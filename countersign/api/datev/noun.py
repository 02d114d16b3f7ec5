"""Where all operations on DATEV are; owners set it, managers agree to short forms."""

from typing import Final

from ninja import Router

from countersign.api.scoped import Token, manages, owns

router = Router(tags=["DATEV"])
LOOKS: Final = Token("datev:read", owns)
SETS: Final = Token("datev:write", owns)
CHECKS: Final = Token("datev:read", manages)
AGREES: Final = Token("datev:write", manages)
