"""What passes into a file while it is written: which invoices in which version, and what they come to."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from countersign.exports.formats import Misfit
from countersign.exports.records import Record
from countersign.invoices.models import AMOUNT_PLACES, Status

_UNIT: Final = Decimal(1).scaleb(-AMOUNT_PLACES)


class Counting:
    """Hands records on and remembers little of each: a million of them take some megabytes."""

    def __init__(
        self,
        batches: Iterable[list[Record]],
        tell: Callable[[int], None],
        *,
        only_approved: bool = False,
    ) -> None:
        self._only_approved = only_approved
        self._batches, self._tell = batches, tell
        self._pks, self._versions = array("q"), array("q")
        self._amounts, self._currencies = array("q"), array("i")
        self._approved = array("b")
        self._names: list[str] = []
        self._left_out: frozenset[int] = frozenset()

    def records(self) -> Iterator[Record]:
        """All records; after some hundred the listener is told how many there were."""
        numbers: dict[str, int] = {}
        pks, versions = self._pks.append, self._versions.append
        approvals, amounts = self._approved.append, self._amounts.append
        currencies, nothing = self._currencies.append, Decimal(0)
        status = str(Status.APPROVED)
        for batch in self._batches:
            for record in batch:
                approved = record.status == status
                if self._only_approved and not approved:  # withdrawn meanwhile
                    continue
                pks(record.id)
                versions(record.version)
                approvals(approved)
                amounts(int((record.to_pay or nothing).scaleb(AMOUNT_PLACES)))
                if record.currency not in numbers:
                    numbers[record.currency] = len(self._names)
                    self._names.append(record.currency)
                currencies(numbers[record.currency])
                yield record
            self._tell(len(self._pks))

    def leave_out(self, misfits: Iterable[Misfit]) -> None:
        """These are not in the file after all."""
        self._left_out = frozenset(one.invoice for one in misfits if one.left_out)

    @property
    def contents(self) -> Iterator[tuple[int, int, bool]]:
        """Each invoice in the file, with its version and whether it was approved."""
        for pk, version, approved in zip(
            self._pks, self._versions, self._approved, strict=True
        ):
            if pk not in self._left_out:
                yield pk, version, bool(approved)

    @property
    def count(self) -> int:
        """How many are in the file."""
        return len(self._pks) - len(self._left_out)

    @property
    def sums(self) -> dict[str, str]:
        """What is to be paid for those in the file, by currency, exactly."""
        found: dict[str, int] = defaultdict(int)
        rows: Any = zip(self._pks, self._currencies, self._amounts, strict=True)
        for pk, currency, amount in rows:
            if pk not in self._left_out:
                found[self._names[currency]] += amount
        return {name: str(amount * _UNIT) for name, amount in sorted(found.items())}
