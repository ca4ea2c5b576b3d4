"""How the starter is made: its parts merged, the network it is trained as, what it is trained on and on what not."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import ggufs
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "packaging" / "starter"), str(ROOT / "tests" / "eval")]

import gguf  # noqa: E402
import manuals  # noqa: E402
import torch  # noqa: E402
from convert import average, convert  # noqa: E402
from follow_ups import by_pronoun, elliptic  # noqa: E402
from forms import sentence_with  # noqa: E402
from merge_starter import NAME, merge  # noqa: E402
from network import Network  # noqa: E402
from packing import Asked, Example, Packer, context  # noqa: E402
from split import kept_apart, reported  # noqa: E402

from app import prompt  # noqa: E402
from app.models import STARTER  # noqa: E402
from app.records import Message, Passage  # noqa: E402

RANK = 32
PASSAGES = (
    Passage(1, "a.pdf", "", (), "The crisis began in October 1973, when an embargo was proclaimed.", 0.0),
    Passage(2, "a.pdf", "", (), "Warsaw lies on the Vistula.", 0.0),
)
EXAMPLE = Example(
    PASSAGES,
    (
        Asked("short", (), "When did it begin?", "October 1973"),
        Asked("long", (Message("user", "Hello?"), Message("assistant", "Yes.")), "Where is Warsaw?", "On the Vistula."),
    ),
)


def scores(path: Path, tokens: list[int]) -> Any:
    """What llama.cpp says comes next after each token: (tokens, vocabulary)."""
    import llama_cpp

    model = llama_cpp.Llama(str(path), n_ctx=1024, n_threads=1, n_threads_batch=1, logits_all=True, verbose=False)
    model.eval(tokens)
    found = np.array(model.scores[: len(tokens)])
    model.close()
    return found


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Network]:
    """A tiny base, an adapter with something in it, and both as a network."""
    folder = tmp_path_factory.mktemp("starter")
    base = ggufs.write(folder / "base.gguf")
    torch.manual_seed(1)
    network = Network(base, RANK, 0.5)
    for _, adapted in network.adapters():
        torch.nn.init.normal_(adapted.up, std=0.05)
    torch.save({"network": network.state_dict(), "state": {"scale": 0.5}}, folder / "checkpoint.pt")
    convert(folder / "checkpoint.pt", folder / "adapter.gguf")
    return base, folder / "adapter.gguf", network


# The two parts.


def test_the_merged_model_is_base_and_adapter_and_says_what_it_is(
    parts: tuple[Path, Path, Network], tmp_path: Path
) -> None:
    base, adapter, network = parts
    merge(base, adapter, tmp_path / "merged.gguf")
    before, after = gguf.GGUFReader(base), gguf.GGUFReader(tmp_path / "merged.gguf")
    assert [tensor.name for tensor in after.tensors] == [tensor.name for tensor in before.tensors]
    assert after.fields["general.name"].contents() == NAME
    kept = {key for key in before.fields if not key.startswith(("GGUF.", "general."))}
    assert all(after.fields[key].contents() == before.fields[key].contents() for key in kept)
    added = {name: part.scale * (part.up @ part.down).detach().numpy() for name, part in network.adapters()}
    for old, new in zip(before.tensors, after.tensors, strict=True):
        was = gguf.dequantize(old.data, old.tensor_type)
        if old.name not in added:
            assert np.array_equal(old.data, new.data)
            continue
        assert new.tensor_type == gguf.GGMLQuantizationType.Q4_0
        wanted = was + added[old.name]
        off = np.abs(gguf.dequantize(new.data, new.tensor_type) - wanted).mean() / np.abs(wanted).mean()
        assert off < 0.12, "as near as four bits can be"


def test_the_average_of_two_trainings_is_half_way_between_them(
    parts: tuple[Path, Path, Network], tmp_path: Path
) -> None:
    weights = parts[2].state_dict()
    torch.save({"network": weights, "state": {"scale": 0.5}}, tmp_path / "a.pt")
    later = {name: value + 2.0 for name, value in weights.items()}
    torch.save({"network": later, "state": {"scale": 0.5}}, tmp_path / "b.pt")
    for share, added in ((0.5, 1.0), (0.35, 0.7)):
        average(tmp_path / "a.pt", tmp_path / "b.pt", tmp_path / "made.pt", share)
        made = torch.load(tmp_path / "made.pt", weights_only=True)["network"]
        assert made.keys() == weights.keys()
        assert all(torch.allclose(value, weights[name] + added) for name, value in made.items())
    convert(tmp_path / "made.pt", tmp_path / "adapter.gguf")


def test_the_same_two_files_give_the_same_bytes(parts: tuple[Path, Path, Network], tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        merge(parts[0], parts[1], tmp_path / name)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_llama_loads_the_adapter_too(parts: tuple[Path, Path, Network]) -> None:
    """Over the base it says nearly what the network says; rows, order and scale are llama.cpp's own."""
    import llama_cpp

    base, adapter, network = parts
    tokens = list(range(20, 60))
    model = llama_cpp.Llama(str(base), lora_path=str(adapter), n_ctx=256, n_threads=1, logits_all=True, verbose=False)
    model.eval(tokens)
    theirs = np.array(model.scores[: len(tokens)])
    model.close()
    count = len(tokens)
    with torch.no_grad():
        places = torch.arange(count)
        ours = network(torch.tensor(tokens), places, torch.zeros(0, count, dtype=torch.bfloat16), places).numpy()
    plain = scores(base, tokens)
    near = np.corrcoef(ours.ravel(), theirs.ravel())[0, 1]
    assert near > 0.99 and near > np.corrcoef(plain.ravel(), theirs.ravel())[0, 1] + 0.01


# The network.


def test_the_rounding_foreseen_is_that_of_the_merged_model(parts: tuple[Path, Path, Network], tmp_path: Path) -> None:
    base, adapter, network = parts
    merge(base, adapter, tmp_path / "merged.gguf")
    merged = {tensor.name: tensor for tensor in gguf.GGUFReader(tmp_path / "merged.gguf").tensors}
    for name, adapted in network.adapters():
        held = gguf.dequantize(merged[name].data, merged[name].tensor_type)
        adapted.foresee_rounding()
        ours = (adapted.weight.float() + adapted.scale * (adapted.up @ adapted.down)).detach().numpy()
        plain = (adapted.base + adapted.scale * (adapted.up @ adapted.down)).detach().numpy()
        assert np.abs(ours - held).mean() < 0.2 * np.abs(plain - held).mean()
        adapted.weight.copy_(adapted.base)


def test_several_questions_on_one_context_are_as_each_alone(starter: Path) -> None:
    """What the packed sequence says after each token of an answer is what llama.cpp says of that prompt alone."""
    packer, network = Packer(starter), Network(starter, RANK, 1.0)
    packed = packer.pack(EXAMPLE)
    with torch.no_grad():
        ours = network(packed.tokens, packed.places, packed.mask(torch.bfloat16), packed.asked).numpy()
    row = 0
    for one in EXAMPLE.asked:
        text = prompt.render(PASSAGES, [*one.history, Message("user", one.question)], one.style)
        answer = packer.tokens(f" {one.answer}")
        tokens = packer.tokens(f"{text} {one.answer}")
        assert tokens == packer.tokens(text) + answer, "an answer is tokenized as it is said"
        theirs = scores(starter, tokens)[-len(answer) - 1 :]
        for line in theirs:
            assert np.corrcoef(line, ours[row])[0, 1] > 0.99
            row += 1
    assert row == len(ours) == len(packed.wanted)


def test_a_question_does_not_see_another(starter: Path) -> None:
    packed = Packer(starter).pack(EXAMPLE)
    mask = packed.mask(torch.float32)
    start = len(packed.parts) - len(mask)
    assert set(packed.parts[:start].tolist()) == {0} and start == len(Packer(starter).tokens(context(PASSAGES)))
    for row, part in zip(mask, packed.parts[start:], strict=True):
        seen = {int(one) for one in packed.parts[row == 0]}
        assert seen == {0, int(part)}
    assert packed.places[packed.parts == 1][0] == packed.places[packed.parts == 2][0] == start


# The mixture.


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Who proclaimed the embargo?", "OAPEC", "OAPEC proclaimed the embargo."),
        ("Who was the founder of Acme?", "Ann", "Ann was the founder of Acme."),
        ("Who did it hurt?", "the poor", "It hurt the poor."),
        ("When did it begin?", "1973", "In 1973 it began."),
        ("What is not there?", "moon", "moon"),
    ],
)
def test_a_full_answer_is_a_sentence_around_the_answer(question: str, answer: str, expected: str) -> None:
    assert sentence_with(question, answer, "It hurt the poor. In 1973 it began. Then it ended.") == expected


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        ("Where is Warsaw?", "Poland", "How large is Warsaw?", "How large is it?"),
        ("Where is Warsaw?", "Poland", "What is Warsaw's river?", "What is its river?"),
        ("What is its capital?", "New Delhi", "How old is New Delhi?", "How old is it?"),
        ("Where is Warsaw?", "Poland", "How large is Rome?", "How large is Rome?"),
    ],
)
def test_a_follow_up_says_by_a_pronoun_what_both_name(before: str, answer: str, question: str, expected: str) -> None:
    assert by_pronoun(before, answer, question) == expected


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        (
            "Who founded the Warsaw Zoo?",
            "Wenanty Burdziński",
            "In which year was the Warsaw Zoo founded?",
            "In which year?",
        ),
        ("Who runs the zoo?", "the city of Warsaw", "How many animals does the zoo have?", "How many animals?"),
        ("How wide is the Rhine?", "400 m", "How long is the Rhine?", "How long?"),
        ("What is the height of Warsaw?", "113 m", "What is the width of Warsaw?", ""),
        ("When was Warsaw founded?", "1300", "When was Paris founded?", "What about Paris?"),
        ("When was Warsaw founded?", "1300", "When was Warsaw burnt?", ""),
        ("Where is Warsaw?", "Poland", "How large is Rome?", ""),
    ],
)
def test_an_elliptic_follow_up_leaves_out_all_that_was_said_and_nothing_else(
    before: str, answer: str, question: str, expected: str
) -> None:
    assert elliptic(before, answer, question) == expected


def test_what_is_kept_apart_is_a_part_of_what_is_reported_and_never_trained_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mixture

    titles = [f"Article {number}" for number in range(40)]
    apart = {title for title in titles if kept_apart(title)}
    assert 4 <= len(apart) <= 12 and all(map(reported, apart))
    _write_sets(tmp_path, titles)
    made = mixture.examples(tmp_path, 3)
    seen = [next(made) for _ in range(300)]
    documents = {word for one in seen for text in one.passages for word in titles if f"{word}." in text.text}
    assert documents == set(titles) - apart
    asked = [one for example in seen for one in example.asked]
    refused = [one for one in asked if one.answer == mixture.NOTHING_FOUND]
    assert 0.3 < len(refused) / len(asked) < 0.6
    for example in seen:
        text = "\n".join(passage.text for passage in example.passages)
        for one in example.asked:
            if one.answer != mixture.NOTHING_FOUND and one.style == "short":
                assert one.answer in text, "an answer that stands in no passage would teach it to guess"


def test_the_last_phase_answers_more_than_it_refuses_and_most_on_few_passages(tmp_path: Path) -> None:
    """Refusing was learned before; what is left out is what a search would have mistaken for it."""
    import mixture

    _write_sets(tmp_path, [f"Article {number}" for number in range(40)])
    made = mixture.examples(tmp_path, 3, mixture.READING)
    seen = [next(made) for _ in range(200)]
    few = [one for one in seen if len(one.passages) <= STARTER.manner.reads]
    assert len(few) > 0.35 * len(seen)
    for example in seen:
        refused = sum(one.answer == mixture.NOTHING_FOUND for one in example.asked)
        answered = len(example.asked) - refused
        assert refused <= max(mixture.FEWEST_REFUSED, round(mixture.READING.refused * answered))


def test_a_made_up_manual_answers_what_is_asked_of_it_and_nothing_twice() -> None:
    chance = random.Random(5)
    kinds = set()
    for _ in range(400):
        name = manuals.product(chance)
        shown = manuals.pages(chance, name, 2)
        text = "\n".join(section.text for sections in shown for section in sections)
        answers: dict[str, str] = {}
        for section in (section for sections in shown for section in sections):
            kinds.add(section.text.split("\n")[0].replace(name, ""))
            assert len({one.question for one in section.told}) == len(section.told)
            for one in section.told:
                assert answers.setdefault(one.question, one.answer) == one.answer
                assert one.answer == "No" or one.answer.lower() in section.text.lower()
        assert manuals.unsaid(chance, name).question not in answers
        assert not re.search(r"[{}]", text)
    assert len(kinds) > len(manuals.KINDS)


def test_a_part_of_the_contexts_are_manuals_with_questions_after_alike_ones(tmp_path: Path) -> None:
    import mixture

    _write_sets(tmp_path, [f"Article {number}" for number in range(40)])
    made = mixture.examples(tmp_path, 3, mixture.MANUALS)
    seen = [next(made) for _ in range(300)]
    of_manuals = [one for one in seen if "Article" not in one.passages[0].text]
    assert 0.12 < len(of_manuals) / len(seen) < 0.28
    after = [one for example in of_manuals for one in example.asked if one.history]
    assert after and all(one.question != one.history[0].content for one in after)
    for example in of_manuals:
        refused = sum(one.answer == mixture.NOTHING_FOUND for one in example.asked)
        answered = len(example.asked) - refused
        assert refused <= max(mixture.FEWEST_REFUSED, round(mixture.MANUALS.refused * answered))


def _write_sets(folder: Path, titles: list[str]) -> None:
    chance = random.Random(1)
    articles = []
    for title in titles:
        paragraphs = []
        for part in range(8):
            word = f"w{chance.randrange(10**9)}"
            asked = [
                {"question": f"What is part {part}?", "answers": [word]},
                {"question": f"What is not in part {part}?", "answers": []},
            ]
            paragraphs.append({"context": f"This is {title}. Part {part} is {word}.", "qas": asked})
        articles.append({"title": title, "paragraphs": paragraphs})
    for name, content in (
        ("squad/squad2.json", articles),
        ("squad/squad1_extra.json", []),
        ("tatqa/dev.json", []),
        ("mtrag/reference.json", {"documents": [], "tasks": []}),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content), "utf-8")
