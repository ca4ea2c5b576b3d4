"""An answer as text to paste elsewhere: its marks after the sentences, and beneath it the sources they point to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.marking import marked
from app.records import Answer
from ui import text
from ui.answer_text import doubt

translate = QCoreApplication.translate


def copied(answer: Answer) -> str:
    """The answer as Markdown; of one that is none, that it was not found and what was searched. What was withheld is no
    answer."""
    if answer.abstained:
        kind = text.refusal(answer)
        heading = translate("NotFound", "Not found in your documents")
        said = [f"{heading}. {text.why_not_found(kind)}", text.searched_for(answer.searched_for)]
    else:
        said = [marked(answer, unsupported=doubt(partly=False), partly=doubt(partly=True))]
    return "\n\n".join([*said, _sources(answer)]).strip()


def _sources(answer: Answer) -> str:
    """The sources that are cited, or all that were read where none is."""
    cited = {source.n for sentence in answer.sentences for source in sentence.sources}
    listed = [one for one in answer.passages if not cited or one.n in cited]
    return "\n".join(f"[{one.n}] {text.one_line(text.place(one))}" for one in listed)
