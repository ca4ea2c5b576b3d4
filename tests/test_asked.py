"""An answer and its question: what states nothing, and what only says the question again."""

from __future__ import annotations

import pytest

from app.asked import repeats, states
from app.claims import terms
from app.grounding import check
from app.records import Passage


@pytest.mark.parametrize(
    "sentence",
    [
        "Yes.",
        "No",
        "OK.",
        "Yes, they must.",
        "No, it is not.",
        "No, they don't.",
        "Hello!",
        "How can I help you?",
        "Hello! How can I help you?",
        "Sure, I'd be happy to help.",
        "Yes, that is correct.",
        "The answer is:",
        "The final answer is:",
        "The answer to “Is smoking allowed?” is no.",
        "Is smoking allowed?",
        "はい。",
        "- ",
        "",
    ],
)
def test_a_sentence_without_terms_of_its_own_states_nothing(sentence: str) -> None:
    assert not states(sentence, "Is smoking allowed?")


@pytest.mark.parametrize(
    "sentence",
    [
        "Yes, smoking is allowed.",
        "Smoking is not allowed.",
        "Anna Lind",
        "1921.",
        "In May.",
        "Yes, twelve.",
        "The US.",
        "The answer is: granite.",
        "Is it made of granite?",
        "Hello, Anna!",
        "はい、東京です。",
    ],
)
def test_a_number_a_date_a_name_or_a_telling_word_states_something(sentence: str) -> None:
    assert states(sentence, "Is smoking allowed?")
    assert states(sentence)


def only_repeats(answer: str, question: str) -> bool:
    return repeats(terms(answer), terms(question), question)


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("repair", "Which command repairs the library?"),
        ("the Yosemite Freeway", "What is another name for the Yosemite Freeway?"),
        ("1992", "When were the talks held for the season of 1992?"),
        ("The museum director.", "Who is the director of the museum?"),
        ("The notice period.", "What is the period of notice for the lease?"),
        ("Harbour Street lease", "When does the lease for Harbour Street end?"),
    ],
)
def test_what_only_says_an_open_question_again_answers_nothing(answer: str, question: str) -> None:
    assert only_repeats(answer, question)
    said = (
        "The command chatqa check repairs the library, the season of 1992 and the Yosemite Freeway, by another name; "
        "the museum's director has a notice period in the Harbour Street lease."
    )
    (held,) = check(answer, [Passage(1, "a.pdf", "/a.pdf", (1,), said, 1.0)], question)
    assert held.support == "unsupported", "though every word of it stands there"


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("chatqa check", "Which command repairs the library?"),
        ("Yes, smoking is allowed.", "Is smoking allowed?"),
        ("Smoking is allowed", "Must one ask whether smoking is allowed?"),
        ("the north", "Are the bungalows in the north or the south?"),
        ("Lind", "Who founded the museum, Lind, Holm or Berg?"),
        ("Anna Lind", "Which of them is older than Karl Holm?"),
        ("Mexico City", "Which city is the capital of Mexico?"),
        ("the bridge", "What is longer, the bridge or the tunnel?"),
        ("the bridge", "Which is the longer one between the bridge and the tunnel?"),
    ],
)
def test_what_may_be_chosen_from_a_question_is_an_answer(answer: str, question: str) -> None:
    assert not only_repeats(answer, question)


def test_a_row_of_a_table_is_no_part_of_the_row_above() -> None:
    """So what stands in one row is not borne out for a question that another row answers."""
    theme = "theme  system  system, light, dark  the colours of the window"
    rows = f"""temperature  0  0 to 2  chance in the choice of words; 0: none
seed  0  0 to 4294967295  the starting point of that chance
{theme}
language  system  system or a code such as ja  the language of the window
font_size  0  0 to 32  points of the type in the window"""
    (held,) = check("system, light, dark", [Passage(1, "a.pdf", "/a.pdf", (1,), rows, 1.0)])
    assert (held.support, held.sources[0].quote) == ("supported", theme)
    asked = "In which languages is the window?"
    (held,) = check("system, light, dark", [Passage(1, "a.pdf", "/a.pdf", (1,), rows, 1.0)], asked)
    assert held.support != "supported"
