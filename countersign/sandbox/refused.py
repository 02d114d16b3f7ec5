"""Why a file is not taken: a stable code, and the figures that its message needs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "empty": (),
        "unknown-type": (),
        "too-large": ("size", "limit"),  # bytes
        "truncated": (),
        "broken": (),
        "encrypted": (),
        "no-pages": (),
        "too-many-pages": ("pages", "limit"),
        "too-many-pixels": ("pixels", "limit"),
        "unpacks-too-large": ("limit",),  # bytes
        "page-size": ("page",),
        "has-scripts": (),
        "xml-entities": (),
        "not-an-einvoice": (),
        "signed-elsewhere": (),
        "signed-no-einvoice": (),
        "took-too-long": ("seconds",),
        "too-much-memory": ("limit",),  # bytes
        "busy": (),
        "ended-early": (),
    }
)
"""Every code with the names of its figures: the screens word a message for each."""


class Refused(Exception):
    """A file that is not taken. `code` is one of CODES, `values` its figures by name."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.code, self.values)


class EndedEarly(Refused):
    """The process that opened the file is gone: the file may be whole, and another try go well."""

    def __init__(self) -> None:
        super().__init__("ended-early")

    def __reduce__(self) -> tuple[object, ...]:
        return EndedEarly, ()


def _again(code: str, values: dict[str, int]) -> Refused:
    return Refused(code, **values)
