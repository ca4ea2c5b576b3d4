"""Real filings, where they are at hand: every one is read, and questions find their pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_library import finish

from app.home import Home

FILINGS = Path(__file__).resolve().parents[2] / "shared" / "eval" / "financebench" / "pdfs"
KNOWN = [  # question, filing, a page that answers it
    ("What was 3M's net sales in 2018, quarter by quarter?", "3M_2018_10K.pdf", 127),
    ("Consolidated statements of operations: operating income, net income, revenues?", "NETFLIX_2015_10K.pdf", 40),
]

pytestmark = pytest.mark.skipif(not FILINGS.is_dir(), reason="the filings of shared/eval are not beside the project")


def test_all_filings_are_searchable_and_found_in(home: Home) -> None:
    documents = finish(home.library.add([str(FILINGS)], wait=False))
    assert len(documents) == len(list(FILINGS.glob("*.pdf")))
    assert {document.status for document in documents} == {"searchable"}
    assert all(document.pages and document.passages for document in documents)
    for question, name, page in KNOWN:
        found = home.search(question, top=5, document_ids=home.document_ids([name]))
        pages = [number for passage in found.passages for number in passage.pages]
        assert page in pages, f"{question}: {pages}"
