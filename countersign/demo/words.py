"""What made-up vendors and items are called."""

from random import Random
from typing import Final

_NAMES = """
Albrecht Bachmann Castellani Dubois Ehrlich Fontaine Grünwald Hagemann Iversen Jankowski Kaltenbach Lindqvist
Marchetti Novák Oberhauser Petrović Quandt Rasmussen Schönfeld Thibault Ullmann Vermeulen Wiśniewski Xhaferi
Yilmaz Zimmermann Andersson Brunner Carvalho Delacroix Eklund Ferreira Giordano Hollander Imhof Jørgensen
Kowalczyk Lehmann Moreau Nygaard Olsson Papadakis Reinhardt Santoro Torvald Urbański Valentin Weingärtner
Zieliński Ashworth Blackwood Carmichael Davenport Eastman Fairbanks
"""

_TRADES = """
Seifen Bürobedarf Elektro Druckerei Spedition Catering Gebäudereinigung Software Werkzeuge Papier Logistik
Garten Heizung Möbel Energie Telekom Labor Textil Metallbau Holzhandel Getränke Fahrzeuge Sicherheit
Medizintechnik Verpackung Farben Optik Kälte Beratung Übersetzungen
"""

_RATHER = """
blue heavy small spare recycled stainless white folding monthly annual express double
"""

_THINGS = """
paper toner cable gloves licence maintenance cleaning shelf drill pallet monitor chair lamp battery filter
valve sensor adapter envelope folder detergent helmet jacket boots ladder bracket hinge screw washer gasket
pump hose nozzle printer scanner keyboard headset router antenna switch fuse socket transformer inverter panel
insulation plaster primer varnish brush roller tape adhesive sealant mortar gravel timber plywood veneer
carpet curtain blind towel napkin cutlery tray kettle toaster freezer oven dishwasher thermostat radiator
boiler compressor generator excavator crane forklift trolley crate drum canister barrel bottle label barcode
stamp ribbon calendar notebook binder
"""

NAMES: Final = tuple(_NAMES.split())
TRADES: Final = tuple(_TRADES.split())
RATHER: Final = tuple(_RATHER.split())
THINGS: Final = tuple(_THINGS.split())
_FORMS: Final = ("GmbH", "AG", "KG", "e.K.", "Ltd", "S.A.")


def vendor_name(index: int) -> str:
    """The name of a vendor: no two are the same."""
    name = NAMES[index % len(NAMES)]
    trade = TRADES[index // len(NAMES) % len(TRADES)]
    form = _FORMS[index // 7 % len(_FORMS)]
    again = index // (len(NAMES) * len(TRADES))
    return f"{name} {trade} {form}" + (f" {again + 1}" if again else "")


def item_name(random: Random) -> str:
    """What an item is: some things are bought every day, some once a year; each has its article number."""
    thing = THINGS[int(random.random() ** 2 * len(THINGS))]
    return f"{random.choice(RATHER)} {thing} {word(int(random.random() ** 3 * 20_000))}"


def word(index: int) -> str:
    """A made-up word, another one for each index: ``kalo``, ``kami`` ..."""
    letters = ""
    while True:
        index, at = divmod(index, 70)
        letters += "bdfghklmnprstv"[at // 5] + "aeiou"[at % 5]
        if not index:
            return f"{letters}x"
