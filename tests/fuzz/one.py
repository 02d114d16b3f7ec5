"""`python -m tests.fuzz.one NAME FOLDER [OPTION ...]` feeds one reader until its time is over; with a FILE it does that one again."""

import logging
import sys
import warnings
from contextlib import suppress

import atheris

with atheris.instrument_imports(
    include=["countersign.extraction", "countersign.parcels", "email", "oxmsg"]
):
    from tests.fuzz.readers import named


def main() -> None:
    name, *options = sys.argv[1:]
    reader = named(name)
    logging.disable()
    warnings.simplefilter("ignore")

    def feed(data: bytes) -> None:
        with suppress(*reader.refuses):
            reader.read(data)

    atheris.Setup([sys.argv[0], *options], feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
