"""A file of several invoices: where each one begins, which pages are blank, copies or separator sheets, and the file of one part."""

from countersign.extraction.cutting.part_file import CUTTABLE, part_file
from countersign.extraction.cutting.proposing import propose
from countersign.extraction.cutting.sheets import Sheet, may_be_sheets, sheets_of

__all__ = ["CUTTABLE", "Sheet", "may_be_sheets", "part_file", "propose", "sheets_of"]
