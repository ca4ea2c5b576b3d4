"""Real filings, where they are at hand: every one is read, questions find their pages, and twenty pages that were read
by eye come out as they stand there: rows as rows, columns one after the other, heads and feet left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_library import finish

from app import pdf
from app.home import Home
from app.structure import Place, analyse, mark_margins

FILINGS = Path(__file__).resolve().parents[2] / "shared" / "eval" / "financebench" / "pdfs"
HOSTILE = FILINGS.parents[1] / "hostile-pdfs"
KNOWN = [  # question, filing, a page that answers it
    ("What was 3M's net sales in 2018, quarter by quarter?", "3M_2018_10K.pdf", 127),
    ("Consolidated statements of operations: operating income, net income, revenues?", "NETFLIX_2015_10K.pdf", 40),
]
# Filing, page, the beginnings of lines that follow each other in this order (not always directly), and a heading.
SEEN = [
    (
        "3M_2018_10K",
        50,
        ["(Millions)  Total  2019", "Interest on long-term debt  4,281"],
        "Contractual Obligations",
    ),
    (
        "ADOBE_2017_10K",
        52,
        ["2017  2016  2015", "April 2012  Structured", "Total shares  8,186"],
        "Off-Balance",
    ),
    ("AMCOR_2023Q4_EARNINGS", 10, ["Net sales fiscal year 2023  2,777  897", "FX %  1  (1) — (4)"], "Components of"),
    (
        "AMD_2015_10K",
        13,
        ["Penang, Malaysia  150,000", "Suzhou, China", "The remaining"],
        "Intellectual Property",
    ),
    ("AMERICANWATERWORKS_2021_10K", 9, ["Regulatory Practices  Description  States"], "Regulation and Rate Making"),
    ("BLOCK_2016_10K", 60, ["2016  2015  2014", "Cash and cash equivalents  $ 452,030"], "Liquidity and Capital"),
    ("CORNING_2022_10K", 14, ["order cancellations", "• The failure", "• Volatility", "• Difficulties"], ""),
    ("CVSHEALTH_2022_10K", 5, ["• Commercial Medical:", "organization"], "Health Care Benefits Products"),
    ("CVSHEALTH_2018_10K", 1, ["Delaware", "05-0494040", "One CVS Drive", "02895"], "CVS HEALTH CORPORATION"),
    ("FOOTLOCKER_2022_8K_dated_2022-08-19", 3, ["10.1  Letter", "10.2  Employment", "99.1  Press"], "Item 9.01."),
    ("JPMORGAN_2022Q2_10Q", 7, ["• Average deposits", "• Active mobile", "JPMorgan Chase continues", "$138"], "Credit"),
    ("JPMORGAN_2022Q2_10Q", 51, ["off-balance sheet", "equity. Deposits", "(in millions)  2022  2021"], "Deposits"),
    ("KRAFTHEINZ_2019_10K", 53, ["Balance at December 31, 2016  $ 12", "awards, and other  — 118"], ""),
    ("MGMRESORTS_2022_10K", 30, ["Aria  5,497  145,000", "Bellagio  3,933  157,000"], "ITEM 2. PROPERTIES"),
    ("MGMRESORTS_2022Q4_EARNINGS", 9, ["includes gains", "A reconciliation of GAAP"], ""),
    ("NETFLIX_2015_10K", 40, ["2015  2014  2013", "Revenues  $ 6,779,511", "Basic  $ 0.29"], "CONSOLIDATED STATEMENTS"),
    ("NETFLIX_2015_10K", 50, ["Corporate debt securities  295,500  432", "Total  $ 1,613,928"], ""),
    ("PFIZER_2021_10K", 3, ["ACIP  Advisory", "Akcea  Akcea", "ALK  anaplastic"], "DEFINED TERMS"),
    ("PFIZER_2021_10K", 10, ["Therapeutic Area  Description  Key"], "COLLABORATION AND CO-PROMOTION"),
    ("VERIZON_2021_10K", 30, ["Segment EBITDA  $ 41,634", "Segment EBITDA margin  43.7"], "Verizon Business Group"),
]
HEADS = [("3M_2018_10K", 50), ("NETFLIX_2015_10K", 40), ("PFIZER_2021_10K", 10), ("Pfizer_2023Q2_10Q", 40)]

pytestmark = pytest.mark.skipif(not FILINGS.is_dir(), reason="the filings of shared/eval are not beside the project")


def test_all_filings_are_searchable_and_found_in(home: Home) -> None:
    documents = finish(home.library.add([str(FILINGS)], wait=False))
    assert len(documents) == len(list(FILINGS.glob("*.pdf")))
    assert {document.status for document in documents} == {"searchable"}
    assert all(document.pages and document.passages for document in documents)
    for question, name, page in KNOWN:
        found = home.search(question, top=5, document_ids=home.groups.document_ids([name]))
        pages = [number for passage in found.passages for number in passage.pages]
        assert page in pages, f"{question}: {pages}"


def around(name: str, page: int) -> tuple[int, list[pdf.Page]]:
    """The page among those near it, running heads marked: its place, and the pages."""
    file = pdf.open_file(FILINGS / f"{name}.pdf")
    first = max(1, page - 8)
    pages = [file.page(number) for number in range(first, min(file.pages, page + 8) + 1)]
    file.close()
    return page - first, mark_margins(pages)


@pytest.mark.parametrize(("name", "page", "lines", "heading"), SEEN, ids=lambda value: str(value)[:24])
def test_a_page_reads_as_it_stands(name: str, page: int, lines: list[str], heading: str) -> None:
    place, pages = around(name, page)
    kept = [line.text for line in pages[place].lines if not line.margin]
    at = 0
    for wanted in lines:
        after = [index for index in range(at, len(kept)) if kept[index].startswith(wanted)]
        assert after, f"“{wanted}” does not follow; left are: {kept[at : at + 30]}"
        at = after[0] + 1
    found = [title for where, (_, title) in analyse(pages).headings.items() if where.page == page]
    assert not heading or any(title.startswith(heading) for title in found), found


@pytest.mark.parametrize(("name", "page"), HEADS)
def test_running_heads_and_page_numbers_are_left_out(name: str, page: int) -> None:
    place, pages = around(name, page)
    margins = [line.text for line in pages[place].lines if line.margin]
    assert 1 <= len(margins) <= 6
    assert not any(len(text) > 80 for text in margins)
    assert Place(page, 0) not in analyse(pages).headings or not pages[place].lines[0].margin


def test_vertical_japanese_is_not_garbled() -> None:
    (path,) = HOSTILE.rglob("vertical.pdf")
    file = pdf.open_file(path)
    assert [line.text for line in file.page(1).lines] == ["日本語", "あいうえお"]
    file.close()
