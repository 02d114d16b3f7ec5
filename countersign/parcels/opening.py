"""Opening a parcel down to its files: a mail, a ZIP, a message of Outlook, and those inside one another."""

from collections.abc import Iterator
from dataclasses import dataclass

from countersign.extraction.files.contents import ZIP
from countersign.extraction.files.sniff import PDF

from . import kinds, letters, mail, outlook, wording, zipped
from .model import Bounds, Enclosure, Envelope, Opened


def opened(content: bytes, name: str = "", bounds: Bounds | None = None) -> Opened:
    """All that a parcel holds, in its order, each file with whether it may be an invoice.

    What is one file and no parcel is its own only enclosure. Nothing raises: what can't be opened is an enclosure that
    is set aside.
    """
    bounds = bounds or Bounds()
    media_type = kinds.kind_of(content, name)
    room = _Room(bounds)
    if media_type not in kinds.PARCELS:
        return Opened(tuple(room.file(content, name, (), shown_inside=False)))
    if media_type == ZIP:
        return Opened(tuple(room.archive(content, name, ())))
    try:
        read = mail.read(content) if media_type == kinds.MAIL else outlook.read(content)
    except zipped.Damaged:
        return Opened((_aside(name, media_type, (), "broken"),))
    return _of_mail(read, room)


def opened_mail(raw: bytes, bounds: Bounds | None = None) -> Opened:
    """The same for what came as a mail, however it begins."""
    return _of_mail(mail.read(raw), _Room(bounds or Bounds()))


def _of_mail(read: mail.Mail, room: "_Room") -> Opened:
    files = tuple(room.mail(read, ()))
    text = read.text if read.text.strip() else wording.text_of(read.html)
    return Opened(files, read.envelope, text, _drawn(read.envelope, files, text))


def _drawn(
    envelope: Envelope, files: tuple[Enclosure, ...], text: str
) -> Enclosure | None:
    """The text on paper, where no file is an invoice and the text is."""
    if any(file.is_taken for file in files) or envelope.automatic == "report":
        return None
    if not letters.is_invoice(f"{envelope.subject}\n{text}"):
        return None
    return Enclosure(f"{envelope.subject or 'mail'}.pdf", PDF, letters.drawn(envelope, text))  # fmt: skip


@dataclass(slots=True)
class _Room:
    """What may still be taken out of one parcel."""

    bounds: Bounds
    files: int = 0
    weight: int = 0  # bytes

    def mail(self, read: mail.Mail, within: tuple[str, ...]) -> Iterator[Enclosure]:
        for part in read.parts:
            if part.reason:
                yield _aside(part.name, "", within, part.reason)
            else:
                yield from self.any(
                    part.content, part.name, within, shown_inside=part.shown_inside
                )

    def archive(
        self, content: bytes, name: str, within: tuple[str, ...]
    ) -> Iterator[Enclosure]:
        try:
            members = zipped.members(content)
        except zipped.Damaged:
            yield _aside(name, ZIP, within, "broken")
            return
        for number, member in enumerate(members):
            if number >= self.bounds.files:
                yield _aside(name, ZIP, within, "too-many", limit=self.bounds.files)
                return
            yield from self._member(content, member, (*within, name))

    def _member(
        self, content: bytes, member: zipped.Member, within: tuple[str, ...]
    ) -> Iterator[Enclosure]:
        name = member.filename.replace("\\", "/").rpartition("/")[2][-255:]
        if zipped.is_locked(member):
            yield _aside(name, "", within, "encrypted")
            return
        most = min(self.bounds.size, self.bounds.together - self.weight)
        try:
            inner = zipped.unpack(content, member, most)
        except zipped.Damaged:
            yield _aside(name, "", within, "broken")
            return
        if inner is None:
            yield self._too_much(name, within)
        else:
            yield from self.any(inner, name, within, shown_inside=False)

    def any(
        self, content: bytes, name: str, within: tuple[str, ...], *, shown_inside: bool
    ) -> Iterator[Enclosure]:
        media_type = kinds.kind_of(content, name)
        if media_type not in kinds.PARCELS:
            yield from self.file(content, name, within, shown_inside=shown_inside)
        elif len(within) >= self.bounds.depth:
            yield _aside(name, media_type, within, "too-deep", limit=self.bounds.depth)
        elif media_type == ZIP:
            yield from self.archive(content, name, within)
        else:
            yield from self._inner_mail(content, name, media_type, within)

    def _inner_mail(
        self, content: bytes, name: str, media_type: str, within: tuple[str, ...]
    ) -> Iterator[Enclosure]:
        try:
            read = (
                mail.read(content)
                if media_type == kinds.MAIL
                else outlook.read(content)
            )
        except zipped.Damaged:
            yield _aside(name, media_type, within, "broken")
            return
        yield from self.mail(read, (*within, read.envelope.subject or name))

    def file(
        self, content: bytes, name: str, within: tuple[str, ...], *, shown_inside: bool
    ) -> Iterator[Enclosure]:
        self.files += 1
        self.weight += len(content)
        if len(content) > self.bounds.size or self.weight > self.bounds.together:
            self.weight -= len(content)
            yield self._too_much(name, within, size=len(content))
            return
        media_type = kinds.kind_of(content, name)
        if self.files > self.bounds.files:
            yield _aside(name, media_type, within, "too-many", limit=self.bounds.files)
            return
        reason = kinds.why_aside(content, media_type, name, shown_inside=shown_inside)
        yield Enclosure(name, media_type, content, within, reason)

    def _too_much(self, name: str, within: tuple[str, ...], size: int = 0) -> Enclosure:
        """One file is too long by itself, or there is no room left for it."""
        left = self.bounds.together - self.weight
        if size > self.bounds.size or left >= self.bounds.size:
            return _aside(name, "", within, "too-large", limit=self.bounds.size)
        together = self.bounds.together
        return _aside(name, "", within, "unpacks-too-large", limit=together)


def _aside(
    name: str, media_type: str, within: tuple[str, ...], reason: str, **figures: int
) -> Enclosure:
    return Enclosure(name, media_type, b"", within, reason, tuple(figures.items()))
