"""Notes and the subject that they have (BT-21, BT-22): `#AAI#text`, as UBL writes both in one."""

import re
from typing import Final

_WITH_SUBJECT: Final = re.compile(r"#([A-Z]{3})#\s*(.*)", re.DOTALL)


def note_of(subject: str, text: str) -> str:
    """A note of the record; `subject` is a code of UNTDID 4451, or "" where none is said."""
    return f"#{subject}#{text}" if subject else text


def subject_and_text(note: str) -> tuple[str, str]:
    """The code and the words of a note; the code is "" where it has none."""
    found = _WITH_SUBJECT.fullmatch(note)
    return (found[1], found[2]) if found else ("", note)
