"""PDFs for the tests, made by the tests: by reportlab, or byte by byte where a font would be needed."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LINE = 14.0  # points from one base line to the next
LEFT, TOP = 72.0, 770.0


def plain(path: Path, pages: Sequence[Sequence[str]], rotation: int = 0, password: str = "") -> None:
    """Pages of lines in Helvetica 11, from the upper left corner down."""
    encryption = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(str(path), pagesize=A4, encrypt=encryption, invariant=1)
    for lines in pages:
        _write(canvas, lines, LEFT, TOP)
        canvas.showPage()
    canvas.save()
    if rotation:  # reportlab's own way turns the media box as well
        writer = PdfWriter(clone_from=path)
        for page in writer.pages:
            page.rotate(rotation)
        writer.write(path)


def outlined(path: Path, chapters: Sequence[tuple[str, Sequence[str]]]) -> None:
    """One page a chapter, each in the outline."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for title, lines in chapters:
        canvas.bookmarkPage(title)
        canvas.addOutlineEntry(title, title)
        _write(canvas, [title, "", *lines], LEFT, TOP)
        canvas.showPage()
    canvas.save()


def two_columns(path: Path, left: Sequence[str], right: Sequence[str]) -> None:
    """One page; the left column is written first."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    _write(canvas, left, LEFT, TOP)
    _write(canvas, right, 320.0, TOP)
    canvas.showPage()
    canvas.save()


def cropped(path: Path, text: str, crop: tuple[float, float, float, float], at: tuple[float, float]) -> None:
    """A line at a place of a page whose crop box is not the media box."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1, cropBox=crop)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(*at, text)
    canvas.showPage()
    canvas.save()


def scanned(path: Path, pages: int = 1) -> None:
    """Pages that hold an image and no text."""
    picture = io.BytesIO()
    Image.new("RGB", (300, 400), (200, 190, 180)).save(picture, "PNG")
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for _ in range(pages):
        picture.seek(0)
        canvas.drawImage(ImageReader(picture), 50, 50, 480, 700)
        canvas.showPage()
    canvas.save()


def unicode_text(path: Path, lines: Sequence[str]) -> None:
    """One page of any script: a Type 0 font without a file, whose ToUnicode map says what each code is."""
    characters = sorted(set("".join(lines)))
    codes = {character: index + 1 for index, character in enumerate(characters)}
    shown = [
        f"BT /F1 12 Tf 72 {TOP - 20 * row:.0f} Td <{''.join(f'{codes[c]:04x}' for c in line)}> Tj ET"
        for row, line in enumerate(lines)
    ]
    mapping = "\n".join(f"<{code:04x}> <{c.encode('utf-16-be').hex()}>" for c, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
    )
    path.write_bytes(
        assemble(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                b"/Resources << /Font << /F1 5 0 R >> >> >>",
                stream("\n".join(shown).encode()),
                b"<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [6 0 R] "
                b"/ToUnicode 7 0 R >>",
                b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 1000 /FontDescriptor 8 0 R "
                b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
                stream(cmap.encode()),
                b"<< /Type /FontDescriptor /FontName /Any /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
                b"/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
            ]
        )
    )


def no_pages(path: Path) -> None:
    """A sound file with an empty page tree."""
    path.write_bytes(assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]))


def stream(data: bytes) -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)


def assemble(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _write(canvas: Canvas, lines: Sequence[str], x: float, y: float) -> None:
    canvas.setFont("Helvetica", 11)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= LINE


SCAN_LINE = 24.0  # points from one line of a scan to the next
SCAN_SIZE = 14.0  # points of its type


def scanned_text(path: Path, pages: Sequence[Sequence[str]], rotation: int = 0) -> None:
    """Pages that are images of lines, from the upper left corner down as a viewer shows them.

    The page is laid on its side or head as `rotation` says, and its /Rotate sets it right.
    """
    canvas = Canvas(str(path), invariant=1)
    for lines in pages:
        picture = _picture(lines).rotate(rotation, expand=True)  # counterclockwise
        width, height = A4 if rotation in (0, 180) else A4[::-1]
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    turn(path, rotation)


def turn(path: Path, rotation: int) -> None:
    """Set the /Rotate of each page."""
    writer = PdfWriter(clone_from=path)
    for page in writer.pages:
        page.rotation = rotation
    writer.write(path)


def _picture(lines: Sequence[str], dpi: float = 150.0) -> Image.Image:
    """An A4 page of lines in Pillow's own font."""
    scale = dpi / 72.0
    image = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
    font = ImageFont.load_default(size=SCAN_SIZE * scale)
    for row, line in enumerate(lines):
        place = LEFT * scale, (A4[1] - TOP + SCAN_LINE * row) * scale
        ImageDraw.Draw(image).text(place, line, font=font, fill=0)
    return image
