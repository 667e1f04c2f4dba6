"""Letters and certificates as files: PDF by typst, the certificate's picture by Pillow. Made from stored content alone."""

from registry.filings.services.printing.documents import certificate_pdf, letter_pdf
from registry.filings.services.printing.lettering import without_glyph
from registry.filings.services.printing.picture import certificate_png

__all__ = ["certificate_pdf", "certificate_png", "letter_pdf", "without_glyph"]
