"""Decimals that no database turns into floats."""

from decimal import Decimal
from typing import Any

from django.db import models


class ExactDecimalField(
    models.BigIntegerField[Decimal | str | int | None, Decimal | None]
):
    """A Decimal kept as a whole number of its smallest part, so that sums and order are exact everywhere.

    SQLite knows no decimals: it would add amounts as floats. Values have at most `places` decimals;
    one with more is refused rather than rounded.
    """

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "places": self.places}

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    def from_db_value(
        self, value: int | None, expression: object, connection: object
    ) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]
        if isinstance(value, float):
            raise TypeError("A float never touches an amount.")
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimals.")
        return int(scaled)
