"""Grounding: a wrong unit, currency or direction is told, and what a page says word for word is borne out by it."""

from __future__ import annotations

import pytest

from app.grounding import check
from app.records import Passage

AROUND = (
    "The flat has three rooms. The landlord lives upstairs. Keys are handed over on Monday. The garden is shared. "
    "Bikes stand in the yard. Rubbish is collected weekly. Parking costs extra. Heating is included. "
)


def support(answer: str, source: str, question: str = "") -> str:
    passage = Passage(1, "a.pdf", "/a.pdf", (1,), AROUND + source, 1.0)
    (sentence,) = check(answer, [passage], question)
    return sentence.support


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("The deposit is 500 €.", "The deposit is $500."),
        ("The deposit is 500 EUR.", "The deposit is 500 dollars."),
        ("The term is 24 months.", "The term is 24 years."),
        ("It weighs 10 kg.", "It weighs 10 g."),
        ("The way is 300 metres long.", "The way is 300 miles long."),
        ("The yard has 300 m².", "The yard has 300 m."),
        ("The office opens at 9 am.", "The office opens at 9 p.m."),
        ("Die Frist beträgt 3 Monate.", "Die Frist beträgt 3 Jahre."),
        ("料金は50円です。", "料金は50ドルです。"),
        ("Sales increased by 5%.", "Sales decreased by 5%."),
        ("Sales rose to 5 million.", "Sales fell to 5 million."),
        ("Payment is due within 30 days.", "Payment is due after 30 days."),
        ("Notice is at least 3 months.", "Notice is at most 3 months."),
        ("The fee is more than 30 euros.", "The fee is less than 30 euros."),
        ("The loss was (1,200).", "The profit was 1,200."),
        ("In 2019, €500 million was spent on roads in Lyon.", "In 2019 €900 million was spent on roads in Lyon."),
    ],
)
def test_another_unit_or_the_opposite_is_not_supported(source: str, answer: str) -> None:
    assert support(source, source) == "supported"
    assert support(answer, source) != "supported"


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("The term is 24 calendar months.", "The term is 24 months."),
        ("The talk lasts 2 hours and 10 min.", "The talk lasts 2 hours and 10 minutes."),
        ("It is 500 € a month.", "It is 500 euros a month."),
        ("The price is 5 million US dollars.", "The price is $5 million."),
        ("Sales increased by 5% while costs decreased by 3%.", "Costs decreased by 3%."),
        ("Payment is due within 30 days after delivery.", "Payment is due within 30 days."),
        ("The street is 10 m wide.", "The street is 10 metres wide."),
        ("The wall is 10 mm thick.", "The wall is 10 millimetres thick."),
        ("The fee is C$500 a year.", "The fee is 500 dollars a year."),
        ("The notice period is 30 days2 from delivery.", "The notice period is 30 days from delivery."),
        ("In 2019 €500 million was spent on roads in Lyon.", "€500 million was spent on roads in Lyon in 2019."),
        ("Revenue of the group increased by 5% while costs fell by 3%.", "Revenue of the group rose by 5%."),
        ("Output increased at the Fall River plant in 2020.", "Output rose at the Fall River plant in 2020."),
        ("It made a gain of 5 million in 2020, after a loss of 3 million.", "It made a profit of 5 million in 2020."),
        (
            "Claims are made within thirty (30) days after 1 January 2020.",
            "Claims are made within 30 days of 1 January 2020.",
        ),
        ("The growth of sales is important to the exporter.", "The growth of sales is important to the exporter."),
    ],
)
def test_the_same_unit_written_otherwise_is_supported(source: str, answer: str) -> None:
    assert support(answer, source) == "supported"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Can my sister bring her dog along to the apartment?", "Pets are not allowed."),
        ("When can customers visit your shop on weekdays?", "The office opens at 9 am."),
        ("How much money do I pay the landlord up front before I move in?", "The deposit is 500 euros."),
        ("Darf ich einen Hund halten?", "Haustiere sind nicht erlaubt."),
        ("Wie hoch ist die Miete?", "Die Miete beträgt 1250 € im Monat."),
    ],
)
def test_a_sentence_of_the_page_is_supported_in_whatever_words_it_was_asked_for(question: str, answer: str) -> None:
    assert support(answer, answer, question) == "supported"
    assert support(answer.rstrip("."), "Somebody else wrote of it.", question) == "unsupported"


@pytest.mark.parametrize(
    ("source", "question", "answer"),
    [
        ("Beta Works makes pumps. It was founded in 1990.", "When was Acme Motors founded?", "It was founded in 1990."),
        (
            "Plan A is for one. The fee is 50 euros per month.",
            "What does Plan C of Zurich cost?",
            "The fee is 50 euros per month.",
        ),
    ],
)
def test_a_sentence_of_the_page_about_something_else_is_not(source: str, question: str, answer: str) -> None:
    assert support(answer, source, question) != "supported"


def test_of_a_row_with_signs_before_its_amounts_each_stays_in_its_column() -> None:
    table = "Results\n                2020   2019   2018\nNet income  $ 1,200  $ 1,100  $ 900\nTaxes  $ 12  $ 11  $ 9"
    passage = Passage(1, "a.pdf", "/a.pdf", (1,), table, 1.0)
    assert check("Net income was $1,100 in 2019.", [passage])[0].support == "supported"
    assert check("Net income was $1,200 in 2019.", [passage])[0].support != "supported"


def test_dot_leaders_before_a_japanese_price_are_no_number() -> None:
    assert support("プラン1は3万円です。", "プラン1......3万円です。") == "supported"
    assert support("1.2.3万円", "1.2.3万円") == "supported"
