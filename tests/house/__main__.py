"""`python -m tests.house`: what the house's law asks and no other tool looks at; part of `make check`."""

import sys

from tests.house.rooms import without_order
from tests.house.signing_in import all_short_cuts
from tests.house.writing import all_misplaced

if __name__ == "__main__":
    found = [f"{line}: rows are written in `actions` only" for line in all_misplaced()]
    found += [f"{one}: no order in .importlinter lists it" for one in without_order()]
    found += [f"{line}: signs in without the form" for line in all_short_cuts()]
    sys.stderr.writelines(f"{line}\n" for line in found)
    sys.exit(bool(found))
