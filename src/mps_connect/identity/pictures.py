"""Pictures that a phone's camera reads."""

from __future__ import annotations

import io

import segno


def qr_picture(text: str) -> str:
    """A QR code as SVG, without a size of its own."""
    out = io.BytesIO()
    drawn = segno.make(text, error="m", micro=False)
    look = {"dark": "#000", "light": "#fff", "svgclass": None, "lineclass": None, "omitsize": True}
    drawn.save(out, kind="svg", xmldecl=False, border=4, **look)
    return out.getvalue().decode().strip()
