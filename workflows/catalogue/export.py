"""A procedure as a file to hand on: its package, its diagram, or a picture of it that looks the same everywhere."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import reportlab
import resvg_py

import engine
from engine.importing.layout import complete_picture
from engine.importing.xml import parse, write
from workflows.catalogue import diagrams, drawing
from workflows.errors import NotFound, RangkulError

#: what can be asked for, with its media type and the ending of the file
KINDS: dict[str, tuple[str, str]] = {
    "package": ("application/zip", "zip"),
    "bpmn": ("application/xml", "bpmn"),
    "svg": ("image/svg+xml", "svg"),
    "png": ("image/png", "png"),
    "pdf": ("application/pdf", "pdf"),
}
#: fonts that come with reportlab: the same letters on every machine
_FONTS = Path(reportlab.__file__).parent / "fonts"
_FAMILY = "Bitstream Vera Sans"
#: pixels of a picture, at most, on its longer side
MAX_PIXELS = 8_000
#: points
_MARGIN = 28.0
_A4, _A3 = (841.89, 595.28), (1190.55, 841.89)
#: below this scale words on A4 are too small to read
_READABLE = 0.5


class NoPicture(RangkulError):
    """The diagram holds nothing that could be drawn."""

    code = "no_picture"
    status = 404


@dataclass(frozen=True)
class Heading:
    """What stands beside the picture: which state of which procedure it is.

    ``version``: in words, e.g. «versi 3»; ``hash``: of the content; ``moment``: when it was put in force or saved.
    """

    title: str
    version: str
    hash: str
    moment: datetime


@dataclass(frozen=True)
class Exported:
    """A file: its name, media type and bytes."""

    name: str
    media_type: str
    content: bytes


def export(package: engine.Package, kind: str, heading: Heading, stem: str) -> Exported:
    """The package as one of ``KINDS``. The same package and heading give the same bytes, the PDF too.

    :param stem: name of the file without its ending.
    :raises NoPicture, NotFound: (an unknown kind)
    """
    if kind not in KINDS:
        raise NotFound(
            f"Bentuk «{kind}» tidak dikenal. Yang ada: {', '.join(KINDS)}.",
            f"The form «{kind}» is not known. There are: {', '.join(KINDS)}.",
        )
    make: dict[str, Any] = {
        "package": lambda: _zip(package),
        "bpmn": lambda: _diagram(package),
        "svg": lambda: picture(package).encode("utf-8"),
        "png": lambda: png(picture(package)),
        "pdf": lambda: _pdf(picture(package), heading),
    }
    media_type, ending = KINDS[kind]
    return Exported(f"{stem}.{ending}", media_type, make[kind]())


def _zip(package: engine.Package) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package.files.items():
            # one moment for all files, so that the same package is the same zip
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return made.getvalue()


def _diagram(package: engine.Package) -> bytes:
    try:
        return package.files[diagrams.diagram_file(package)]
    except StopIteration as error:
        raise _nothing() from error


def picture(package: engine.Package) -> str:
    """The diagram as SVG; what has no place on it yet gets one.

    :raises NoPicture:
    """
    content = _diagram(package)
    try:
        root = parse(content)
        missing = complete_picture(root)
        if missing.shapes or missing.lines:
            name = diagrams.diagram_file(package)
            package = engine.Package({**package.files, name: write(root)})
        found = drawing.svg(package)
    except (engine.EngineError, ValueError) as error:
        raise _nothing() from error
    if not found or not all(0 < length < 1e7 for length in _size(found)):
        raise _nothing()
    return found


def _nothing() -> NoPicture:
    return NoPicture(
        "Diagram ini tidak dapat digambar. Perbaiki dahulu di perancang.",
        "This diagram cannot be drawn. Mend it in the designer first.",
    )


def png(svg: str, *, zoom: float = 2.0) -> bytes:
    """The picture in pixels, ``zoom`` for each of the drawing, as far as ``MAX_PIXELS`` allow."""
    width, height = _size(svg)
    zoom = min(zoom, MAX_PIXELS / max(width, height, 1))
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=max(1, round(width * zoom)),
            height=max(1, round(height * zoom)),
            skip_system_fonts=True,
            font_files=[str(_FONTS / "Vera.ttf"), str(_FONTS / "VeraBd.ttf")],
            font_family=_FAMILY,
            sans_serif_family=_FAMILY,
        )
    except ValueError as error:
        raise _nothing() from error
    return bytes(drawn)


def _size(svg: str) -> tuple[float, float]:
    """Width and height of the drawing."""
    found = re.search(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', svg)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


@cache
def _letters() -> tuple[str, str]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Vera", str(_FONTS / "Vera.ttf")))
    pdfmetrics.registerFont(TTFont("VeraBd", str(_FONTS / "VeraBd.ttf")))
    return "Vera", "VeraBd"


def _pdf(svg: str, heading: Heading) -> bytes:
    """One page, A4 across or A3 where A4 would be too small, with heading and footer."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    plain, bold = _letters()
    width, height = _size(svg)

    def scale(page: tuple[float, float]) -> float:
        # a pixel of the drawing is three quarters of a point
        return min(
            (page[0] - 2 * _MARGIN) / (width * 0.75), (page[1] - 2 * _MARGIN - 50) / (height * 0.75), 1.0
        )

    page = _A4 if scale(_A4) >= _READABLE else _A3
    factor = scale(page) * 0.75
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=page, invariant=1)
    canvas.setTitle(heading.title)
    canvas.setCreator("Rangkul")
    canvas.setFont(bold, 14)
    canvas.drawString(
        _MARGIN, page[1] - _MARGIN - 12, _fitting(canvas, heading.title, bold, 14, page[0] - 2 * _MARGIN)
    )
    canvas.setFont(plain, 9)
    canvas.drawString(_MARGIN, page[1] - _MARGIN - 26, heading.version)
    wide, high = width * factor, height * factor
    canvas.drawImage(
        ImageReader(io.BytesIO(png(svg, zoom=3.0))),
        (page[0] - wide) / 2,
        _MARGIN + 14 + (page[1] - 2 * _MARGIN - 50 - high) / 2,
        wide,
        high,
    )
    canvas.setFont(plain, 7)
    canvas.drawString(_MARGIN, _MARGIN, f"SHA-256 {heading.hash}")
    canvas.drawRightString(page[0] - _MARGIN, _MARGIN, heading.moment.strftime("%d-%m-%Y %H:%M"))
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def _fitting(canvas: Any, text: str, font: str, size: float, width: float) -> str:
    """The text, cut where it is wider than the page."""
    while text and canvas.stringWidth(text, font, size) > width:
        text = text[:-2].rstrip() + "…"
    return text
