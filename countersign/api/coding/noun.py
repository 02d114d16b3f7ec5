"""Where all operations on what invoices are coded with are; owners alone change it."""

from typing import Final

from ninja import Router

from countersign.api.scoped import Token, manages, owns

router = Router(tags=["Coding"])
READS: Final = Token("coding:read")
SETS: Final = Token("coding:write", owns)
CODES: Final = Token("coding:write", manages)
