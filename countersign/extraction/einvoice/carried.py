"""The files that a PDF carries: in its list of embedded files, tied to the document, or pinned to a page."""

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from typing import Final, NamedTuple

import pikepdf

from countersign.extraction.einvoice.parse import LARGEST

DEFECTS: Final = (
    pikepdf.PdfError,
    zlib.error,
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)
_MOST_ATTACHMENTS: Final = 200
_MOST_PAGES: Final = 200
_PACKED: Final = frozenset({"/FlateDecode", "/Fl"})


class Attachment(NamedTuple):
    """A file inside a PDF: its name, its relationship to the document ("/Data"; empty if none), its bytes.

    `associated` says whether the document's /AF array names it. `content` is None where it is packed in a way that
    hides its size, or damaged; at most LARGEST and one bytes are unpacked.
    """

    name: str
    relationship: str
    content: bytes | None
    associated: bool = False
    kind: str = ""
    description: str = ""


def files_of(
    document: pikepdf.Pdf,
    wanted: Callable[[str, str], bool] = lambda _name, _kind: True,
) -> Iterator[Attachment]:
    """The files whose name and stated kind are `wanted`, each once, the surest place first; a broken place hides no other."""
    seen: set[tuple[int, int]] = set()
    specifications = islice(_specifications(document), _MOST_ATTACHMENTS)
    while True:
        try:
            spec, associated = next(specifications)
            stream = spec.EF.F if "/F" in spec.EF else spec.EF.UF
            again = stream.objgen in seen
            seen |= {stream.objgen} - {(0, 0)}
            found = None if again else _attachment(spec, stream, wanted)
        except StopIteration:
            return
        except DEFECTS:
            continue
        if found:
            yield found._replace(associated=associated)


def is_portfolio(document: pikepdf.Pdf) -> bool:
    """Whether its page only stands for the files in it."""
    return "/Collection" in document.Root


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The document; one of DEFECTS or PasswordError where it cannot be opened."""
    return pikepdf.open(BytesIO(pdf))


def _specifications(document: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, bool]]:
    """Where a PDF may name a file, the surest place first; a broken place hides no other."""
    for place, associated in (
        (_associated, True),
        (_named, False),
        (_pinned, False),
    ):
        try:
            for spec in place(document):
                yield spec, associated
        except DEFECTS:
            continue


def _associated(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    yield from document.Root.get("/AF", [])


def _named(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for spec in document.attachments.values():
        yield spec.obj


def _pinned(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in islice(document.pages, _MOST_PAGES):
        for note in page.obj.get("/Annots", []):
            if note.get("/Subtype") == "/FileAttachment":
                yield note.FS


def _attachment(
    spec: pikepdf.Object,
    stream: pikepdf.Object,
    wanted: Callable[[str, str], bool],
) -> Attachment | None:
    name = str(spec.get("/UF", spec.get("/F", ""))).rpartition("/")[2].strip()
    kind = str(stream.get("/Subtype", "")).removeprefix("/")
    if not wanted(name, kind):
        return None
    return Attachment(
        name,
        str(spec.get("/AFRelationship", "")),
        _content(stream),
        kind=kind,
        description=str(spec.get("/Desc", "")),
    )


def _content(stream: pikepdf.Object) -> bytes | None:
    packed = stream.get("/Filter")
    several = packed if isinstance(packed, pikepdf.Array) else [packed]
    chain = [str(name) for name in several if name is not None]
    if len(chain) > 2 or not _PACKED.issuperset(chain):
        return None
    content = bytes(stream.read_raw_bytes())
    try:
        for _ in chain:
            content = zlib.decompressobj().decompress(content, LARGEST + 1)
    except zlib.error:
        return None
    return content
