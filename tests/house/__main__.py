"""`python -m tests.house`: what the house's law asks and no other tool looks at; part of `make check`."""

import sys

from tests.house.writing import all_misplaced

if __name__ == "__main__":
    found = all_misplaced()
    for line in found:
        sys.stderr.write(f"{line}: rows are written in `actions` only\n")
    sys.exit(bool(found))
