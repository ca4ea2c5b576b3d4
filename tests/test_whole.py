"""Whole documents: which questions want them, every page gone over in steps, and what is cited of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
from fakes import Counted, ScriptedModel
from test_library import finish

from app import whole
from app.answering import Asking
from app.events import Event, PagesRead, Reading, Token
from app.home import Home
from app.records import Answer, Passage, Sentence, Source
from app.retrieval import Found
from app.sampling import Sampling
from app.settings import Settings
from app.terminal import finish as finished

MakePdf = Callable[..., Path]
PAGES = 12


class NoteTaker(ScriptedModel):
    """Says of each prompt which pages' words stand in it; a token is a character."""

    def generate(
        self, tokens: Sequence[int], most: int, stops: Sequence[str], sampling: Sampling
    ) -> Generator[Reading | Token, None, Counted]:
        """Yield Reading, then what it saw."""
        prompt = "".join(map(chr, tokens))
        self.prompts.append(prompt)
        yield Reading(0, len(tokens))
        seen = [f"Whale number {n} was seen near island {n}." for n in range(1, PAGES + 1) if f"island {n}." in prompt]
        yield Token(" ".join(seen))
        return Counted(1, 0)


@pytest.fixture
def book(home: Home, make_pdf: MakePdf) -> Home:
    """A home with a document whose every page tells one thing."""
    filler = ["The ship went on and the log was kept by the mate as on every day before."] * 20
    pages = [[f"Whale number {n} was seen near island {n}.", *filler] for n in range(1, PAGES + 1)]
    finish(home.library.add([str(make_pdf("book.pdf", *pages))]))
    return home


@pytest.mark.parametrize(
    "question",
    [
        "Summarise this",
        "Please summarize the document.",
        "Give me a short summary of the contract",
        "What is this document about?",
        "tl;dr",
        "List all obligations of the tenant",
        "What does it say about insurance everywhere?",
        "Find every mention of arbitration",
        "Give me a one-page summary of this report",
        "Please note that I want a summary of this document",
        "Could you list every obligation?",
        "この文書を要約してください",
        "義務をすべて挙げてください",
    ],
)
def test_these_want_whole_documents(question: str) -> None:
    assert whole.asks_for_all(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the notice period?",
        "When was the tower built?",
        "What does the executive summary say about revenue?",
        "Summarise section 4",
        "What is the total of all assets?",
        "Who listed the company?",
        "What is it?",
        "What are the rules about overtime?",
        "What is the policy about smoking?",
        "What is the net income in the summary of the financial results?",
        "Who wrote the overview of the project?",
        "Does the landlord need to give all tenants notice?",
        "How do I find all settings?",
        "Summarise your answer",
    ],
)
def test_these_are_answered_from_some_passages(question: str) -> None:
    assert not whole.asks_for_all(question)


def all_of(home: Home) -> whole.Text:
    return finished(whole.all_passages(home.catalog, [1]), lambda _: None)


def test_every_passage_is_there_once_and_in_order(book: Home) -> None:
    text = all_of(book)
    assert text.pages == PAGES
    assert [passage.n for passage in text.passages] == list(range(1, len(text.passages) + 1))
    together = "\n".join(passage.text for passage in text.passages)
    places = [together.index(f"Whale number {n} was") for n in range(1, PAGES + 1)]
    assert places == sorted(places) and together.count("Whale number 7 was") == 1


def read(home: Home, model: ScriptedModel) -> tuple[list[Event], Answer]:
    asking = Asking("List all whales", (), Settings(), "scripted", "long")
    job = asking.run(_no_search, model.load, read_all=lambda: whole.all_passages(home.catalog, [1]))
    events: list[Event] = []
    return events, finished(job, events.append)


def _no_search(question: str) -> Found:
    raise AssertionError("nothing is searched: all is read")


def test_every_page_is_gone_over_and_the_answer_points_to_its_pages(book: Home) -> None:
    model = NoteTaker("", context_tokens=12_000)
    events, answer = read(book, model)
    assert len(model.prompts) > 3, "in steps"
    assert all(len(prompt) <= 12_000 for prompt in model.prompts)
    for n in range(1, PAGES + 1):
        assert any(f"island {n}." in prompt for prompt in model.prompts[:-1])
    progress = [event.done for event in events if isinstance(event, PagesRead)]
    assert progress == sorted(progress) and (progress[0], progress[-1]) == (0, PAGES)
    assert (answer.pages_read, answer.pages_total) == (PAGES, PAGES)
    assert [sentence.support for sentence in answer.sentences] == ["supported"] * PAGES
    by_n = {passage.n: passage for passage in answer.passages}
    for page, sentence in enumerate(answer.sentences, 1):
        assert page in by_n[sentence.sources[0].n].pages
        assert sentence.sources[0].boxes[0][0] == page


def test_a_small_window_reads_every_word_as_well(book: Home) -> None:
    model = NoteTaker("", context_tokens=2_500)
    _, answer = read(book, model)
    assert all(len(prompt) <= 2_500 for prompt in model.prompts)
    for passage in all_of(book).passages:
        for line in passage.text.split("\n"):
            words = line.split()
            assert any(" ".join(words[:4]) in prompt for prompt in model.prompts)
    assert len(model.prompts) > PAGES
    assert answer.pages_read == PAGES


def test_one_that_is_stopped_keeps_its_notes_and_says_how_far_it_came(book: Home) -> None:
    asking = Asking("List all whales", (), Settings(), "scripted", "long")
    job = asking.run(_no_search, NoteTaker("", 12_000).load, read_all=lambda: whole.all_passages(book.catalog, [1]))
    for event in job:
        if isinstance(event, PagesRead) and event.done >= 4:
            break
    job.close()
    answer = asking.answer(stopped=True)
    assert answer.stopped and 4 <= answer.pages_read < PAGES and answer.pages_total == PAGES
    assert "Whale number 1 was seen" in answer.answer and not answer.abstained


def test_documents_that_hold_nothing_of_it_are_a_refusal(book: Home) -> None:
    _, answer = read(book, ScriptedModel("Sorry. I cannot find the answer based on the context.", 12_000))
    assert answer.refusal == "model" and answer.pages_read == PAGES


def test_what_this_means(book: Home, make_pdf: MakePdf) -> None:
    finish(book.library.add([str(make_pdf("lease.pdf", ["The rent is due in May."]))]))
    meant = lambda question, chosen=(), last=None: whole.documents_meant(book.catalog, question, chosen, last)  # noqa: E731
    assert meant("Summarise this", [2]) == ((2,), "")
    assert meant("Summarise the lease") == ((2,), "")
    assert meant("Summarise everything") == ((1, 2), "")
    _, last = read(book, NoteTaker("", 12_000))
    assert meant("Summarise this", last=last) == ((1,), "")
    for question in ("Can you give an overview of it?", "What is it all about?", "Summarise that in three lines"):
        assert meant(question, last=last) == ((1,), "")
    for question in ("List all contracts that mention asbestos", "それぞれの契約書の要点をまとめて"):
        assert meant(question, last=last) == ((1, 2), ""), "it points at nothing"


def test_no_sentence_goes_without_its_source_however_many_there_are() -> None:
    passages = [Passage(n, "a.pdf", "/a.pdf", (n,), f"Text {n}.", 0.0) for n in range(1, 41)]
    held = [Sentence(f"Text {n}.", "supported", (Source(n, f"Text {n}.", ()),)) for n in range(1, 41)]
    sentences, shown = whole.cited(held, passages)
    assert [one.sources[0].n for one in sentences] == list(range(1, 41)) and len(shown) == 40


def test_of_two_years_the_one_that_is_named_is_read(home: Home, make_pdf: MakePdf) -> None:
    for year in (2021, 2022):
        finish(home.library.add([str(make_pdf(f"ACME_{year}_10K.pdf", [f"The year was {year}."]))]))
    assert whole.documents_meant(home.catalog, "Summarise Acme's 10-K of 2022", (), None) == ((2,), "")


def test_a_large_library_is_not_gone_over_unasked(book: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "MOST_PAGES", PAGES - 1)
    chosen, notice = whole.documents_meant(book.catalog, "Summarise everything", (), None)
    assert chosen == () and "12 pages" in notice
