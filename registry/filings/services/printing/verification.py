"""The QR of a certificate: where it leads and how it is drawn."""

from urllib.parse import quote

import qrcode
from django.conf import settings
from qrcode.constants import ERROR_CORRECT_M


def verification_url(token: str) -> str:
    """The page that says whether a certificate is genuine and what the register says now."""
    return f"{settings.SITE_URL.rstrip('/')}/verify/?token={quote(token, safe='')}"


def qr_matrix(url: str) -> list[list[bool]]:
    """Dark (True) and light modules, with the quiet zone of four that readers need."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(url)
    code.make(fit=True)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def qr_svg(url: str) -> str:
    """The matrix as one SVG path on white."""
    matrix = qr_matrix(url)
    size = len(matrix)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#1a1d1f"/></svg>'
    )
