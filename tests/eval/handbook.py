"""Twenty questions to the handbook, as a new user asks them: the answers beside what stands there.

No measure tells a right answer in other words from a wrong one, so they are printed, and a person reads them.
"""

from __future__ import annotations

from collections.abc import Iterator

import homes
from searches import Options

QUESTIONS = {  # and what the handbook says; empty: nothing
    "What is the name of the starter model?": "SmolLM2-135M-Instruct",
    "Which kinds of files can be added to the library?": "only PDF files",
    "How do I stop an answer?": "press Esc",
    "How long may a page take to read?": "15 seconds",
    "What does Ctrl+Shift+F do?": "searches the conversations",
    "In which file are the settings kept?": "settings.json",
    "How many messages of the conversation does the model read?": "the last 7",
    "How many words does a short passage have?": "about 120",
    "Which command repairs the library?": "chatqa check",
    "How much free memory does a model of 8 billion parameters need?": "about 6 GB",
    "What percentage of its telling words must a passage hold for a sentence to be supported?": "at least 60 percent",
    "Under which licence is ChatQA Desktop?": "Apache License 2.0",
    "What is the default temperature?": "0",
    "In which languages is the window?": "English and Japanese",
    "What happens to the PDF when its document is removed from the library?": "it stays where it is",
    "Where does the home folder lie on Windows?": "%LOCALAPPDATA%\\ChatQA Desktop\\home",
    "What does the folder index serve?": "the search by meaning",
    "Who is the chief executive of the company?": "",
    "Which version of Windows is needed?": "",
    "How many people can work on one library at the same time?": "",
}


def answers(options: Options) -> Iterator[str]:
    """A Markdown table."""
    program = homes.of_handbook(options.models)
    program.run("models", "use", options.model)
    items = [{"id": str(number), "question": question} for number, question in enumerate(QUESTIONS)]
    lines = program.batch("ask", items)
    yield "| question | what stands there | answer |"
    yield "|---|---|---|"
    for item, wanted in zip(items, QUESTIONS.values(), strict=True):
        line = lines[item["id"]]
        said = "not found" if line["abstained"] else line["answer"]
        yield f"| {item['question']} | {wanted or 'nothing'} | {said.replace('|', '/')} |"
