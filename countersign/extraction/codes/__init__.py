"""Codes for machines that stand on pages and ask to be paid: EPC QR, Swiss QR-bill, ZATCA. Others are nobody's business."""

from countersign.extraction.codes.joining import with_codes
from countersign.extraction.codes.reading import payment_codes

__all__ = ["payment_codes", "with_codes"]
