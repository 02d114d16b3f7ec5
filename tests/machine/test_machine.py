"""Whatever people, links and the clock do in whatever order: no state that must not be, no mail too many or too few."""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from .machine import Business

# A bounded walk that is the same each time. COUNTERSIGN_EXAMPLES=500 walks further and anew each time, and
# looks for the shortest way to what it finds.
EXAMPLES = int(os.environ.get("COUNTERSIGN_EXAMPLES", "0"))
WALK = settings(
    max_examples=EXAMPLES or 10,
    derandomize=not EXAMPLES,
    stateful_step_count=60,
    phases=[Phase.generate, Phase.shrink] if EXAMPLES else [Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_happens(db, work, settings):
    settings.SESSION_COOKIE_AGE = 10 * 365 * 24 * 3600
    walker = type("Office", (Business,), {"work": staticmethod(work)})
    run_state_machine_as_test(walker, settings=WALK)
