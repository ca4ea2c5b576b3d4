"""The documents that the screenshots show: those of an invented company, typeset as such documents are."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

INK = colors.HexColor("#1d3b53")
LINE = colors.HexColor("#b9c4cc")
GROUND = colors.HexColor("#eef3f6")
_SHEET = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=_SHEET["BodyText"], fontName="Helvetica", fontSize=10.5, leading=15, spaceAfter=7)
TITLE = ParagraphStyle("title", parent=BODY, fontName="Helvetica-Bold", fontSize=24, leading=30, textColor=INK)
HEAD = ParagraphStyle(
    "head", parent=BODY, fontName="Helvetica-Bold", fontSize=14, leading=20, spaceBefore=10, textColor=INK
)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=12, textColor=colors.HexColor("#5b6b78"))
Block = str | tuple[Sequence[str], ...]
"""A heading (it begins with "# "), a paragraph, or the rows of a table, its head first"""

REPORT: tuple[Sequence[Block], ...] = (
    (
        "# Letter to shareholders",
        "2023 was the year in which Northwind Energy became a storage company as much as a wind company. Revenue "
        "rose by 18 percent to EUR 1,284 million, and operating profit rose to EUR 196 million. For the first time, "
        "more than a third of our revenue came from battery storage and grid services.",
        "The year was not without setbacks. A bearing fault found in March took the Halland Bank wind farm out of "
        "service for eleven weeks and cost EUR 23 million in lost generation. We have replaced the bearings in all "
        "42 turbines, and the manufacturer has agreed to bear EUR 9 million of the cost.",
        "The Board proposes a dividend of EUR 1.40 per share, up from EUR 1.15 in 2022. It will be put to the annual "
        "general meeting in Gothenburg on 24 April 2024.",
        "Looking ahead, we expect revenue of between EUR 1,400 million and EUR 1,450 million in 2024, and capital "
        "expenditure of EUR 310 million, most of it for the Skagen storage park.",
    ),
    (
        "# Results by segment",
        "Offshore wind remained the largest segment, but storage grew fastest. Revenue from storage and grid "
        "services rose by 61 percent, as the batteries at Aarhus and Kiel were in service for a full year.",
        (
            ("EUR million", "2023", "2022", "Change"),
            ("Offshore wind", "612", "598", "2 %"),
            ("Onshore wind", "214", "206", "4 %"),
            ("Storage and grid services", "458", "284", "61 %"),
            ("Revenue", "1,284", "1,088", "18 %"),
            ("Operating expenses", "1,088", "941", "16 %"),
            ("Operating profit", "196", "147", "33 %"),
        ),
        "Operating expenses rose less than revenue, mainly because fewer service vessels were chartered. Personnel "
        "expenses were EUR 241 million; the Group had 2,870 employees at the end of the year (2022: 2,645).",
        "The operating margin was 15.3 percent, against 13.5 percent in 2022. Without the outage at Halland Bank it "
        "would have been 16.4 percent.",
    ),
    (
        "# Financial position",
        "Net debt fell to EUR 902 million at the end of 2023 from EUR 978 million a year earlier. The ratio of net "
        "debt to EBITDA was 2.4, below the ceiling of 3.0 that is agreed with our lenders.",
        (
            ("EUR million", "31 Dec 2023", "31 Dec 2022"),
            ("Cash and cash equivalents", "318", "265"),
            ("Borrowings", "1,220", "1,243"),
            ("Net debt", "902", "978"),
            ("Equity", "1,467", "1,352"),
        ),
        "In September the Group placed a green bond of EUR 300 million with a coupon of 4.125 percent, due in 2030. "
        "The proceeds refinance the construction loan of the Kiel battery.",
    ),
    (
        "# Risks",
        "The Group's largest risk remains the price of electricity. A change of EUR 10 per megawatt-hour changes "
        "operating profit by about EUR 28 million a year; 64 percent of the volume of 2024 is sold at fixed prices.",
        "Supply of transformers is the second. Delivery times have risen to 38 months, and the Group has reserved "
        "production at two manufacturers until 2027.",
        "# Sustainability",
        "Direct emissions fell by 12 percent to 18,400 tonnes of carbon dioxide equivalent. Three of the nine service "
        "vessels now run on methanol, and the remaining six are to follow by 2028.",
    ),
)
LEASE: tuple[Sequence[Block], ...] = (
    (
        "# 1. The premises",
        "The Landlord lets to the Tenant the office premises on the third and fourth floors of Harbour Street 12, "
        "Gothenburg, with a total area of 1,860 square metres, and fourteen parking spaces in the basement.",
        "# 2. Term",
        "The lease begins on 1 September 2022 and ends on 31 August 2029. It is extended by three years unless one "
        "of the parties gives notice in writing at least nine months before its end.",
        "# 3. Rent",
        "The annual rent is SEK 5,580,000, payable quarterly in advance. It is adjusted every January by the change "
        "of the consumer price index, but never below the rent of the year before.",
    ),
    (
        "# 4. Maintenance",
        "The Landlord maintains the roof, the facade and the lifts. The Tenant maintains everything inside the "
        "premises, and pays for repairs of up to SEK 40,000 each.",
        "# 5. Subletting",
        "The Tenant may sublet up to a third of the area with the Landlord's consent, which must not be refused "
        "without good reason.",
        "# 6. Termination",
        "The Landlord may terminate the lease with three months' notice if the rent is more than thirty days overdue "
        "and has not been paid within fourteen days of a reminder in writing.",
    ),
)
MANUAL: tuple[Sequence[Block], ...] = (
    (
        "# Maintenance schedule",
        "The heat pump HP-40 is to be serviced once a year by a certified technician. The filter is cleaned every "
        "three months by the user.",
        (
            ("Work", "Interval", "By"),
            ("Clean the filter", "3 months", "user"),
            ("Check the refrigerant pressure", "12 months", "technician"),
            ("Replace the expansion valve", "5 years", "technician"),
        ),
        "The working pressure of the refrigerant R-290 is 8.2 bar at an outside temperature of 7 degrees. Above 26 "
        "bar the safety valve opens.",
    ),
    (
        "# Error codes",
        "E21 means that the outside temperature sensor is not connected. E34 means that the flow of water is below "
        "12 litres per minute: clean the filter, then check the circulation pump.",
    ),
)
MINUTES: tuple[Sequence[Block], ...] = (
    (
        "# Present",
        "Karin Holm (chair), Jonas Berg, Amina Diallo, Peter Lund. The meeting was held in Gothenburg on 14 March "
        "2024.",
        "# Decisions",
        "The Board approved an investment of EUR 310 million in the Skagen storage park, of which EUR 120 million "
        "falls in 2024. Jonas Berg abstained.",
        "The Board appointed Amina Diallo as chief financial officer from 1 June 2024.",
    ),
)
TRAVEL: tuple[Sequence[Block], ...] = (
    (
        "# Trains before planes",
        "Journeys of less than five hours by train are made by train. Flights within Europe are booked in economy "
        "class.",
        "# Allowances",
        "The daily allowance is EUR 52 in Sweden and EUR 64 abroad. Hotels are reimbursed up to EUR 180 a night; in "
        "London, Paris and Zurich up to EUR 240.",
    ),
)
NORTHWIND = "Northwind Energy Annual Report 2023.pdf"
BOOKS: dict[str, tuple[str, tuple[Sequence[Block], ...]]] = {
    NORTHWIND: ("Northwind Energy\nAnnual Report 2023", REPORT),
    "Board minutes 2024-03-14.pdf": ("Minutes of the Board", MINUTES),
    "Travel policy.pdf": ("Travel policy", TRAVEL),
    "Lease Harbour Street 12.pdf": ("Lease of office premises", LEASE),
    "Heat pump HP-40 manual.pdf": ("Heat pump HP-40: service manual", MANUAL),
}
SCAN = "Delivery note 4471 (scan).pdf"
LOCKED = "Payroll 2023.pdf"


def write_documents(folder: Path) -> dict[str, Path]:
    """All of them, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: _typeset(folder / name, title, pages) for name, (title, pages) in BOOKS.items()}
    made[SCAN] = _scan(folder / SCAN)
    made[LOCKED] = _typeset(folder / LOCKED, "Payroll 2023", (("Salaries of all employees.",),), password="secret")
    return made


def write_archive(folder: Path, count: int) -> Path:
    """A folder of so many short reports, to be seen while it is added."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = ("Inspection report", "Site visit", "Purchase order", "Monthly figures", "Service protocol")
    for number in range(count):
        kind = kinds[number % len(kinds)]
        body = [part for page in (*LEASE, *MANUAL, *REPORT) for part in page if isinstance(part, str)]
        shift = number % len(body)
        pages = tuple(tuple(body[shift:] + body[:shift]) for _ in range(6))
        _typeset(folder / f"{kind} {2020 + number % 5}-{number % 12 + 1:02} no {number + 1:03}.pdf", kind, pages)
    return folder


def _typeset(path: Path, title: str, pages: Sequence[Sequence[Block]], password: str = "") -> Path:
    story: list[Flowable] = [Paragraph(line, TITLE) for line in title.split("\n")]
    story.append(Spacer(1, 8 * mm))
    for number, blocks in enumerate(pages):
        if number:
            story.append(PageBreak())
        story += [_flowable(block) for block in blocks]
    SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=24 * mm,
        rightMargin=24 * mm,
        topMargin=24 * mm,
        bottomMargin=22 * mm,
        title=title.replace("\n", " "),
        encrypt=StandardEncryption(password, ownerPassword="owner") if password else None,
    ).build(story, onFirstPage=_foot(title), onLaterPages=_foot(title))
    return path


def _flowable(block: Block) -> Flowable:
    if isinstance(block, str):
        return Paragraph(block.removeprefix("# "), HEAD) if block.startswith("# ") else Paragraph(block, BODY)
    table = Table([list(row) for row in block], hAlign="LEFT", colWidths=[70 * mm] + [28 * mm] * (len(block[0]) - 1))
    style: list[Any] = [
        ("FONT", (0, 0), (-1, -1), "Helvetica", 9.5),
        ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 9.5),
        ("BACKGROUND", (0, 0), (-1, 0), GROUND),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
    ]
    table.setStyle(TableStyle(style))
    table.spaceAfter = 10
    return table


def _foot(title: str) -> Callable[[Canvas, Any], None]:
    def draw(canvas: Canvas, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(SMALL.textColor)
        canvas.drawString(24 * mm, 12 * mm, title.replace("\n", " "))
        canvas.drawRightString(A4[0] - 24 * mm, 12 * mm, str(canvas.getPageNumber()))

    return draw


def _scan(path: Path) -> Path:
    """A page that is an image of typed lines, a little askew."""
    scale = 150 / 72
    image = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 246)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(size=13 * scale)
    lines = (
        "DELIVERY NOTE 4471",
        "",
        "To: Northwind Energy, Harbour Street 12, Gothenburg",
        "",
        "12 main bearings, type KB-880, for Halland Bank",
        "Delivered on 2 May 2023 by sea freight",
        "",
        "Received by: P. Lund",
    )
    for row, line in enumerate(lines):
        pen.text((70 * scale, (80 + 26 * row) * scale), line, font=font, fill=40)
    turned = io.BytesIO()
    image.rotate(0.6, fillcolor=246).save(turned, "PNG")
    turned.seek(0)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(turned), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return path
