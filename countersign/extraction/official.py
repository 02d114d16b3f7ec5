"""The official rules that a file's e-invoice breaks, as notices: for a child process of its own."""

from collections.abc import Collection
from importlib import import_module
from typing import Final

from countersign.extraction.einvoice import XmlRefused, embedded_xml
from countersign.extraction.model import Notice
from countersign.sandbox.messages import MB, Allowance

# Imported only where rules are run: Saxon is 110 MB, and installed with the reader alone.
_MODULE: Final = "countersign.extraction.einvoice.rules"
# What compiling and running a set of rules may take.
RULES: Final = Allowance(seconds=20, memory=800 * MB)
MOST: Final = 8
# What our own reading words better, and elements that a profile merely has no use for.
_SAID: Final = frozenset(
    {"namespace-unknown", "profile-unknown", "not-computable", "not-in-profile"}
)


def prepare() -> None:
    """Load what runs the rules, once for all processes forked from this one."""
    import_module(_MODULE)


def broken_rules(
    data: bytes, media_type: str, said: Collection[str] = ()
) -> tuple[Notice, ...]:
    """At most MOST notices of rules that the file's e-invoice breaks, each once, those in `said` left out.

    What the rules merely warn of is left out as well: nobody who enters an invoice can use it. None for
    a file without a readable e-invoice, and where the rules are not installed. Takes up to two seconds
    and 300 MB: call it through `in_child(RULES, ...)`.
    """
    xml = embedded_xml(data) if media_type == "application/pdf" else data
    if xml is None:
        return ()
    rules = import_module(_MODULE)
    try:
        results = rules.check_rules(xml)
    except (XmlRefused, rules.RulesMissing):
        return ()
    failed = [result for result in results if result.severity == "error"]
    first = {result.rule: result for result in reversed(failed)}
    left = [rule for rule in reversed(first) if rule not in _SAID and rule not in said]
    return tuple(first[rule].notice() for rule in left[:MOST])
