"""Where all operations on paying are. None of them moves money: a person releases a run, and the bank gets its file from a person."""

from typing import Final

from ninja import Router

from countersign.api.scoped import Token, manages, owns

router = Router(tags=["Payments"])
READS: Final = Token("payments:read", manages)
WRITES: Final = Token("payments:write", manages)
RUNS: Final = Token("runs:write", manages)
BOOKS: Final = Token("statements:write", manages)
SEES_OWN: Final = Token("payments:read", owns)
SETS: Final = Token("accounts:write", owns)
DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
