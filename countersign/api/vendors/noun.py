"""Where all operations on vendors are, and who may change one."""

from typing import Final

from ninja import Router

from countersign.api.scoped import Token, manages

router = Router(tags=["Vendors"])
READS: Final = Token("vendors:read")
WRITES: Final = Token("vendors:write", manages)
