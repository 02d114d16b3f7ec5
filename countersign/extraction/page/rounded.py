"""Totals that are rounded to the smallest coin: the rounded one is what the invoice comes to."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from countersign.extraction.page.amounts import Amount
from countersign.extraction.page.candidates import Candidate

_SAID: Final = 0.5  # how clearly a label must speak


def rounded_first(
    gross: Sequence[Candidate], amounts: Sequence[Amount]
) -> list[Candidate]:
    """The candidates for the gross total, led by the one that is the first plus the printed rounding.

    That one is called a total as well, or stands on a receipt, where what was paid follows. What an invoice calls due
    after rounding is its amount due, not its total.
    """
    steps = {
        step
        for one in amounts
        if "rounding" in one.roles and 0 < abs(one.value) < 1
        for step in (one.value, -one.value)
    }
    if not steps:
        return list(gross)
    is_receipt = any("tendered" in one.roles for one in amounts)
    totals = {
        one.value
        for one in amounts
        if is_receipt or one.roles.get("gross", 0.0) >= _SAID
    }
    for one in gross[1:]:
        value = Decimal(one.value)
        if value in totals and value - Decimal(gross[0].value) in steps:
            led = replace(
                one,
                score=gross[0].score,
                reason="total and rounding",
                proven=gross[0].proven,
                lead=gross[0].lead,
            )
            return [led, *(other for other in gross if other is not one)]
    return list(gross)
