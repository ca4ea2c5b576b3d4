"""An exported conversation: everything another needs to check it, and nothing that a document or a model slips in."""

from __future__ import annotations

import dataclasses
import html.parser
import re
import time
from typing import Any

import pytest

from app import export_html, export_markdown
from app.export_words import ENGLISH
from app.exporting import Facts, prepare
from app.markdown_html import render
from app.marking import marked
from app.origins import ModelFile, Origin
from app.records import Answer, Conversation, Passage, Sentence, Source, Timings, Turn

MODEL = ModelFile("/models/small.gguf", 10, 20)
FACTS = Facts(0.0, {MODEL: "f" * 64}, {1: "d" * 64})
ORIGIN = Origin(1_000_000.0, (MODEL,), ((1, "a" * 64),))
PASSAGES = (
    Passage(1, "town.pdf", "/books/town.pdf", (3, 4), "The tower is old.\nIt is tall.", 0.5, document_id=1),
    Passage(2, "other.pdf", "/books/other.pdf", (1,), "Nothing of it.", 0.4, document_id=2),
)


def answer(said: str = "The tower is old. It is blue.", **changed: Any) -> Answer:
    fields: dict[str, Any] = {
        "question": "Is it old?",
        "searched_for": "tower old",
        "answer": said,
        "abstained": False,
        "sentences": (
            Sentence("The tower is old.", "supported", (Source(1, "The tower is old.", ()),)),
            Sentence("It is blue.", "unsupported"),
        ),
        "passages": PASSAGES,
        "prompt_order": (1, 2),
        "model": "small",
        "style": "long",
        "timings": Timings(),
        "origin": ORIGIN,
    }
    return Answer(**fields | changed)


def conversation(*answers: Answer, title: str = "The tower") -> Conversation:
    return Conversation(1, title, 1_000_000.0, tuple(Turn(n, one) for n, one in enumerate(answers, 1)))


def markdown(*answers: Answer, **more: Any) -> str:
    return export_markdown.write(prepare(conversation(*answers, **more), FACTS, ENGLISH))


def page(*answers: Answer, paper: bool = False, **more: Any) -> str:
    return export_html.write(prepare(conversation(*answers, **more), FACTS, ENGLISH), paper)


def test_what_the_model_was_not_given_was_not_read() -> None:
    assert "Also read: " in markdown(answer())
    assert "Also read: " not in markdown(answer(prompt_order=(1,)))


class Tags(html.parser.HTMLParser):
    """The tags of a page and their attributes; fails where they do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr"):
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(form: str) -> str:
    return markdown(answer()) if form == "markdown" else page(answer(), paper=form == "paper")


@pytest.mark.parametrize("form", ["markdown", "html", "paper"])
def test_it_tells_all_that_is_needed_to_check_it(form: str) -> None:
    text = shown(form)
    for told in (
        "The tower",
        "Is it old?",
        "The tower is old.",
        "[1]",
        "not in the sources",
        "town.pdf",
        "pages 3–4",
        "“The tower is old.”",
        "a" * 64,
        "tower old",
        "small.gguf",
        "f" * 64,
        "Nothing of it.",  # a passage that is not cited, in full
        "ChatQA Desktop 0.",
        "1970-01-",  # it was exported then, and answered
    ):
        assert told in text, told
    assert "/books" not in text and "/models" not in text, "no path of this machine"


def test_the_marks_stand_after_their_sentences() -> None:
    assert "The tower is old. [1] It is blue. *(not in the sources)*" in markdown(answer())
    assert marked(answer()) == "The tower is old. [1] It is blue. (not in the sources)"
    text = page(answer())
    assert re.search(r'The tower is old\. <a class="cite" href="#s1-1" title="town.pdf, pages 3–4">\[1\]</a>', text)
    assert '<span class="doubt">It is blue.</span> <span class="mark">(not in the sources)</span>' in text


def test_each_sentence_that_lacks_support_says_so() -> None:
    both = (Sentence("The tower is old.", "partly"), Sentence("It is blue.", "partly"))
    assert markdown(answer(sentences=both)).count("*(partly in the sources)*") == 2


def test_every_link_leads_to_a_place_in_the_page() -> None:
    tags = Tags(page(answer(), answer(), answer(sentences=())))
    targets = {attributes["id"] for _, attributes in tags.seen if "id" in attributes}
    links = [attributes.get("href") or "" for tag, attributes in tags.seen if tag == "a"]
    assert links and all(link.startswith("#") and link[1:] in targets for link in links)
    assert len([one for one in targets if one and one.startswith("p") and one[1:].isdigit()]) == 2, "each passage once"


def test_a_refusal_is_told_with_its_reason_and_what_the_model_said_is_no_answer() -> None:
    refused = answer(
        "Sorry. I cannot find the answer based on the context.",
        abstained=True,
        refusal="unsupported",
        withheld="Penguins.",
        sentences=(),
    )
    for text in (markdown(refused), page(refused)):
        assert "Not found in your documents. What the model answered is not borne out" in text
        assert "What the model said, which is no answer" in text and "Penguins." in text
        assert "Sorry" not in text and "Nearest passages" in text
    weak = dataclasses.replace(refused, refusal="weak", withheld="", origin=dataclasses.replace(ORIGIN, model_files=()))
    assert "the model was not asked" in markdown(weak) and "- Model: not asked" in markdown(weak)


def test_what_is_not_known_is_not_made_up() -> None:
    old = markdown(answer(origin=None))
    assert "- Model file: not recorded" in old and "f" * 64 not in old
    assert f"{'d' * 64} (of the file as the library holds it now; it was not recorded with the answer)" in old
    changed = markdown(answer(origin=dataclasses.replace(ORIGIN, documents=())))
    assert "town.pdf, SHA-256: not recorded" in changed and "d" * 64 not in changed
    lost = prepare(conversation(answer()), Facts(0.0, {MODEL: ""}), ENGLISH)
    assert "not known: the file has changed or is gone since" in export_markdown.write(lost)


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ![p](http://evil/p.png) [go](javascript:alert(1)) "
    "http://evil/x www.evil.com me@evil.com &lt;b&gt; `</code>` $x$ | a |"
)
HOSTILE_LINES = (
    "## Question 9\n\nFaked\n===\n\nFaked\n---\n\n[x]: http://evil\n\n- ```\n<b>in</b>\n\n```py <i>\n</code></pre>\n"
    "~~~ `odd\n<u>\n"
)


@pytest.mark.parametrize("paper", [False, True])
def test_nothing_in_a_document_or_an_answer_becomes_html_of_its_own(paper: bool) -> None:
    bad = Passage(1, f"{HOSTILE}.pdf", "", (1,), HOSTILE + "\ud800\x00", 0.5, heading=HOSTILE, document_id=1)
    said = f"{HOSTILE} It is so.\n\n{HOSTILE_LINES}"
    sentences = (Sentence("It is so.", "partly", (Source(1, HOSTILE, ()),)),)
    one = answer(said, question=HOSTILE, searched_for=HOSTILE, model=HOSTILE, passages=(bad,), sentences=sentences)
    refused = dataclasses.replace(one, abstained=True, refusal="unsupported", withheld=said, sentences=())
    text = page(one, refused, title=HOSTILE, paper=paper)
    text.encode("utf-8")
    tags = Tags(text)
    assert not {"script", "img", "iframe", "link", "u", "i"} & {tag for tag, _ in tags.seen}
    assert {name for _, attributes in tags.seen for name in attributes} <= {
        *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "title")
    }
    assert all((attributes["href"] or "").startswith("#") for _, attributes in tags.seen if "href" in attributes)
    assert "<script>alert(1)</script>" in tags.words, "it is there to be read"


def test_the_page_allows_no_script_and_nothing_from_elsewhere() -> None:
    text = page(answer())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert policy and style
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "url(" not in style[1] and "@import" not in style[1]
    assert 'lang="en"' in text and 'charset="utf-8"' in text


def test_nothing_in_a_document_or_an_answer_becomes_markdown_of_its_own() -> None:
    markdown_it = pytest.importorskip("markdown_it")
    bad = Passage(1, f"{HOSTILE}.pdf", "", (1,), f"````\n# Out\n{HOSTILE}", 0.5, heading=HOSTILE, document_id=1)
    sentences = (Sentence("It is so.", "partly", (Source(1, HOSTILE, ()),)),)
    said = f"{HOSTILE} See [it] It is so.(http://evil)\n\n{HOSTILE_LINES}"
    one = answer(said, question=HOSTILE, searched_for=HOSTILE, model=HOSTILE, passages=(bad,), sentences=sentences)
    text = markdown(one, answer(), title=HOSTILE)
    made = markdown_it.MarkdownIt("commonmark").enable("table").render(text)
    tags = Tags(made)
    assert not {"script", "img", "a", "b", "u", "i"} & {tag for tag, _ in tags.seen}
    assert len(re.findall("<h1>", made)) == 1
    headings = [re.sub("<[^>]+>", "", found) for found in re.findall("<h2>(.*?)</h2>", made)]
    assert headings == ["Question 1", "Question 2", "The passages in full"]
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert not re.search(r"https?://|www\.|\w@\w", outside), "no reader makes a link of it by itself"


OWN = """A **bold** claim:

| a | b |
|---|--:|
| 1 | 2 |

1. one
2. two
   - deep `x < y`

```py
print(1)
```"""


def test_an_answers_own_markdown_is_kept() -> None:
    made = render(OWN, heading=4)
    for part in (
        "<p>A <strong>bold</strong> claim:</p>",
        '<tr><td>1</td><td class="right">2</td></tr>',
        "<ol>\n<li>one</li>\n<li>two\n<ul>\n<li>deep <code>x &lt; y</code></li>\n</ul></li>\n</ol>",
        "<pre><code>print(1)</code></pre>",
    ):
        assert part in made, made
    text = markdown(answer(OWN))
    assert "| 1 | 2 |" in text and "```py\nprint(1)\n```" in text


ENDLESS = ("*a ", "**a", "_a_b", "`", "[", "[a](", "> ", "- ", "1. ", "|", "~~", "#", "```\n", "\\")


@pytest.mark.parametrize("unit", ENDLESS)
def test_no_answer_takes_long_to_render(unit: str) -> None:
    began = time.perf_counter()
    render(unit * 3000)
    render("\n".join(unit * depth for depth in range(1, 60)))
    assert time.perf_counter() - began < 5
