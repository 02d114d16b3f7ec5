"""Working days are Monday to Friday, as a time zone has them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from countersign.reminders.working_days import is_working_day, waited

BERLIN = ZoneInfo("Europe/Berlin")


def on(day, hour=12, minute=0, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("came", "days", "first"),
    [
        (on(23, 9), 1, on(24, 0)),
        (on(23, 9), 2, on(25, 0)),
        (on(26, 23, 59), 2, on(30, 0)),  # Thursday night: Friday, Monday
        (on(27, 18), 1, on(30, 0)),  # Friday evening: Monday
        (on(27, 18), 2, on(31, 0)),  # Friday evening: Monday, Tuesday
        (on(27, 18), 5, on(3, 0, month=4)),
        (on(28, 10), 1, on(30, 0)),  # Saturday
        (on(29, 23, 30), 2, on(31, 0)),  # Sunday night
    ],
)
def test_the_first_moment_at_which_it_has_waited(came, days, first):
    assert came < waited(days, first, BERLIN)
    before = first - timedelta(minutes=1)
    assert not is_working_day(before, BERLIN) or came >= waited(days, before, BERLIN)


def test_the_zone_decides_which_day_it_is():
    friday_night = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    assert is_working_day(friday_night, ZoneInfo("UTC"))
    assert not is_working_day(friday_night, BERLIN)
    assert waited(1, datetime(2026, 3, 30, 2, tzinfo=UTC), ZoneInfo("Asia/Tokyo")) == (
        datetime(2026, 3, 29, 15, tzinfo=UTC)
    )
