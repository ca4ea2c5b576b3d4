"""Answering: sources before words, a stable order, and an answer that is whole however it ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

import pytest
from fakes import ScriptedModel

from app.answering import Asking, stable_order
from app.errors import QuestionError
from app.events import Event, LoadingModel, Reading, Searching, Sources, Token
from app.manner import Manner
from app.records import Answer, Message, Passage
from app.refusing import NOTHING_FOUND
from app.retrieval import Found
from app.settings import Settings
from app.terminal import finish

PASSAGES = (
    Passage(1, "a.pdf", "/a.pdf", (3,), "The tower was built in 1921. It is 84 metres tall.", 0.5, document_id=1),
    Passage(2, "b.pdf", "/b.pdf", (1,), "The bridge was built in 1930.", 0.4, document_id=2),
)

STRICT, LAX = Settings(), Settings(strict=False)


def run(
    model: ScriptedModel,
    question: str = "When was the tower built?",
    passages: Sequence[Passage] = PASSAGES,
    history: Sequence[Message] = (),
    previous: Answer | None = None,
    settings: Settings = STRICT,
    **options: Any,
) -> tuple[list[Event], Answer]:
    asking = Asking(question, history, settings, "scripted", "long")
    job = asking.run(lambda _: Found(question, tuple(passages)), model.load, previous, **options)
    events: list[Event] = []
    return events, finish(job, events.append)


def test_the_sources_come_before_the_first_word() -> None:
    events, answer = run(ScriptedModel("The tower was built in 1921."))
    kinds = [type(event) for event in events]
    assert kinds[:3] == [Searching, Searching, Sources]
    assert kinds.index(Reading) < kinds.index(Token)
    assert "".join(event.text for event in events if isinstance(event, Token)) == answer.answer
    assert answer.answer == "The tower was built in 1921."
    assert [(held.support, held.sources[0].n) for held in answer.sentences] == [("supported", 1)]


def test_the_dialogue_goes_with_the_question() -> None:
    model = ScriptedModel("84 metres.")
    run(model, "How tall is it?", history=[Message("user", "The tower?"), Message("assistant", "Built in 1921.")])
    assert "The tower?\n\nAssistant: Built in 1921.\n\nUser: How tall is it?\n\nAssistant:" in model.prompts[0]


def test_a_refusal_is_told_apart() -> None:
    _, answer = run(ScriptedModel("Sorry. I cannot find the answer based on the context."))
    assert answer.abstained
    assert answer.sentences == ()


def test_what_is_not_borne_out_is_withheld() -> None:
    _, answer = run(ScriptedModel("A giraffe wrote forty symphonies."))
    assert (answer.abstained, answer.refusal) == (True, "unsupported")
    assert (answer.answer, answer.withheld) == (NOTHING_FOUND, "A giraffe wrote forty symphonies.")
    assert answer.passages == PASSAGES, "the nearest ones are shown"
    _, answer = run(ScriptedModel("A giraffe wrote forty symphonies."), settings=LAX)
    assert (answer.abstained, answer.answer) == (False, "A giraffe wrote forty symphonies.")


def test_an_answer_that_is_borne_out_in_part_stands() -> None:
    _, answer = run(ScriptedModel("The tower was built in 1921. A giraffe wrote forty symphonies."))
    assert not answer.abstained
    assert [sentence.support for sentence in answer.sentences] == ["supported", "unsupported"]


@pytest.mark.parametrize(
    ("said", "lead", "refusal"),
    [
        ("The tower was built in 1921 by Anna Lind.", 0.5, "unsupported"),
        ("The tower was built in 1921 by Anna Lind.", 2.0, ""),
        ("The tower was built in 1921 by Anna Lind.", None, ""),
        ("The tower was built in 1921.", -3.0, ""),
    ],
)
def test_what_is_borne_out_in_part_is_withheld_where_the_model_was_near_refusing(
    said: str, lead: float | None, refusal: str
) -> None:
    asking = Asking("When was the tower built?", (), STRICT, "scripted", "long", Manner(least_lead=1.5))
    answer = finish(asking.run(lambda _: Found("", PASSAGES), ScriptedModel(said, lead=lead).load), lambda _: None)
    assert (answer.refusal, answer.withheld) == (refusal, said if refusal else "")
    if not refusal:
        assert answer.sentences[0].support == ("supported" if lead == -3.0 else "partly")


def test_of_a_follow_up_it_is_not_withheld() -> None:
    history = (Message("user", "Tell me of the tower."), Message("assistant", "It stands in Riga."))
    asking = Asking("When was it built?", history, STRICT, "scripted", "long", Manner(least_lead=1.5))
    model = ScriptedModel("The tower was built in 1921 by Anna Lind.", lead=0.5)
    assert not finish(asking.run(lambda _: Found("", PASSAGES), model.load), lambda _: None).abstained


def test_what_counts_as_supported_can_be_set() -> None:
    said = "The tower was built of stone in 1921."
    for percent, support in ((40, "supported"), (100, "partly")):
        _, answer = run(ScriptedModel(said), settings=Settings(support_percent=percent))
        assert [held.support for held in answer.sentences] == [support]


@pytest.mark.parametrize("said", ["Yes.", "No.", "Yes, they must."])
def test_what_states_nothing_of_its_own_is_not_called_unfounded(said: str) -> None:
    assert not run(ScriptedModel(said))[1].abstained


def test_what_is_worked_out_is_not_called_unfounded() -> None:
    asking = Asking("By how much did it grow?", (), Settings(), "scripted", "arithmetic")
    deque(asking.run(lambda _: Found("", PASSAGES), ScriptedModel("25 %").load), maxlen=0)
    assert not asking.answer().abstained


def test_an_answer_to_the_half_of_a_question_is_one() -> None:
    _, answer = run(ScriptedModel("The tower was built in 1921. Sorry. I cannot find the answer to its cost."))
    assert not answer.abstained and answer.sentences[0].support == "supported"


def test_where_what_was_found_is_too_weak_the_model_is_not_asked() -> None:
    model = ScriptedModel("Invented.")
    events, answer = run(model, weak=lambda passages: passages == PASSAGES)
    assert (answer.refusal, answer.answer, answer.prompt_order) == ("weak", NOTHING_FOUND, ())
    assert answer.passages == PASSAGES and model.prompts == []
    assert not any(isinstance(event, LoadingModel) for event in events)
    assert not run(ScriptedModel("In 1921."), weak=lambda _: True, settings=LAX)[1].abstained


def test_a_stopped_answer_is_never_called_unfounded() -> None:
    asking = Asking("When?", (), Settings(), "scripted", "long")
    job = asking.run(lambda _: Found("When?", PASSAGES), ScriptedModel("A giraffe wrote symphonies.").load)
    while not isinstance(next(job), Token):
        pass
    job.close()
    assert asking.answer(stopped=True).refusal == ""


def test_a_follow_up_is_rewritten_where_that_is_set() -> None:
    history = [Message("user", "Who built the tower of Uppsala?"), Message("assistant", "Anna Lind.")]
    searched: list[str] = []

    def find(question: str) -> Found:
        searched.append(question)
        return Found(question, PASSAGES)

    model = ScriptedModel("When was the tower of Uppsala built?")
    asking = Asking("When was it built?", history, Settings(follow_ups="rewritten"), "scripted", "long")
    deque(asking.run(find, model.load), maxlen=0)
    assert searched == ["When was the tower of Uppsala built?"]
    assert "Who built the tower of Uppsala?" in model.prompts[0]
    assert "User: When was it built?" in model.prompts[1], "the answer is asked for in the user's own words"


def test_where_nothing_is_found_the_model_is_not_asked() -> None:
    model = ScriptedModel("Invented.")
    _, answer = run(model, passages=())
    assert answer.abstained
    assert model.prompts == []
    assert (answer.timings.first_token_s, answer.timings.prompt_tokens) == (None, 0)


def test_passages_of_the_last_prompt_keep_their_place() -> None:
    _, first = run(ScriptedModel("1921."))
    swapped = [
        Passage(1, "c.pdf", "/c.pdf", (1,), "New.", 0.9, document_id=3),
        Passage(2, *_place(PASSAGES[1]), 0.8, document_id=2),
        Passage(3, *_place(PASSAGES[0]), 0.7, document_id=1),
    ]
    assert [passage.document for passage in stable_order(swapped, first)] == ["a.pdf", "b.pdf", "c.pdf"]
    assert [passage.n for passage in stable_order(swapped, None)] == [1, 2, 3]


def _place(passage: Passage) -> tuple[str, str, tuple[int, ...], str]:
    return passage.document, passage.path, passage.pages, passage.text


def test_a_stopped_answer_keeps_what_was_said() -> None:
    asking = Asking("When?", (), Settings(), "scripted", "long")
    model = ScriptedModel("The tower was built in 1921.")
    job = asking.run(lambda _: Found("When?", PASSAGES), model.load)
    said = ""
    for event in job:
        said += event.text if isinstance(event, Token) else ""
        if said.endswith("tower"):
            break
    job.close()
    answer = asking.answer(stopped=True)
    assert (answer.answer, answer.stopped) == ("The tower", True)
    assert answer.passages == PASSAGES


def test_an_answer_that_goes_round_is_ended_and_said_once() -> None:
    events, answer = run(ScriptedModel("The tower was built. " + "It is 84 metres tall. " * 200))
    assert answer.answer == "The tower was built. It is 84 metres tall."
    assert sum(isinstance(event, Token) for event in events) < 40
    _, answer = run(ScriptedModel("It is tall and old." + " It is tall and old." * 9))
    assert answer.answer == "It is tall and old."


def test_a_list_on_one_line_that_goes_round_is_not_lost_with_it() -> None:
    said = "The parts are:\nbolt, nut, washer" + ", bolt, nut, washer" * 9
    assert run(ScriptedModel(said), settings=LAX)[1].answer.startswith("The parts are:\nbolt, nut, washer")


def test_a_round_is_not_cut_inside_a_number() -> None:
    said = "Net sales rose to 34.2 billion, of which a part" + ", of which a part" * 9
    assert run(ScriptedModel(said), settings=LAX)[1].answer.startswith(
        "Net sales rose to 34.2 billion, of which a part"
    )


def test_the_rule_of_a_table_is_no_round() -> None:
    table = "| a | b | c | d | e | f | g |\n| --- | --- | --- | --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 |"
    assert run(ScriptedModel(table), settings=LAX)[1].answer == table


def test_a_table_with_like_cells_is_said_to_its_end_and_one_with_like_rows_is_not() -> None:
    said = "Here are the plans.\n\n| what | A | B | C |\n| --- | --- | --- | --- |\n"
    row = "| Backup | Not included | Not included | Not included |\n"
    table = f"{said}{row}| Price | 1 | 2 | 3 |"
    assert run(ScriptedModel(table), settings=LAX)[1].answer == table
    events, answer = run(ScriptedModel(said + row * 40), settings=LAX)
    assert answer.answer == (said + row).strip()
    assert sum(isinstance(event, Token) for event in events) < 100


def test_a_list_of_like_items_is_no_round() -> None:
    rows = " ".join(f"Rule {number} says that members report." for number in range(30))
    assert run(ScriptedModel(rows), settings=LAX)[1].answer == rows


@pytest.mark.parametrize("question", ["", "  \n\t "])
def test_an_empty_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        Asking(question, (), Settings(), "scripted", "long")
