"""Totals that are rounded to the smallest coin: the rounded one is what the invoice comes to."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from countersign.extraction.page.amounts import Amount
from countersign.extraction.page.candidates import Candidate


def rounded_first(
    gross: Sequence[Candidate], amounts: Sequence[Amount]
) -> list[Candidate]:
    """The candidates for the gross total, led by the one that is the first plus the printed rounding."""
    steps = {
        step
        for one in amounts
        if "rounding" in one.roles and 0 < abs(one.value) < 1
        for step in (one.value, -one.value)
    }
    for one in gross[1:]:
        if Decimal(one.value) - Decimal(gross[0].value) in steps:
            led = replace(one, score=gross[0].score, reason="total and rounding")
            return [led, *(other for other in gross if other is not one)]
    return list(gross)
