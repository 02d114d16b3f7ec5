"""Counting working days: Monday to Friday, as a time zone has them."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


def is_working_day(now: datetime, zone: ZoneInfo) -> bool:
    """Is it Monday to Friday there?"""
    return now.astimezone(zone).weekday() < _SATURDAY


def waited(days: int, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment before which something must have come to have waited `days` (1 or more) working days by now.

    The day it came does not count, today does: what came on Friday evening has waited one on Monday.
    """
    day = now.astimezone(zone).date()
    left = days - (day.weekday() < _SATURDAY)
    while left:
        day -= _DAY
        left -= day.weekday() < _SATURDAY
    return datetime.combine(day, time.min, zone)
