"""What can be asked of the engine about a conversation that is to leave the program."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, ClassVar, Literal

from app.events import Event
from app.export_words import ENGLISH, ExportWords
from app.frozen import frozen
from app.requests import Request

if TYPE_CHECKING:
    from app.home import Home

Form = Literal["markdown", "html", "paper"]
"""`paper` is the HTML that the window makes a PDF of."""


@frozen
class ExportConversation(Request):
    """A conversation's text → str; with a `path` it is put there, whole or not at all: yields DataProgress "hashing"

    A lane that may take its time: a large model file is read through once for its hash."""

    conversation_id: int
    form: Form
    path: str = ""
    words: ExportWords = ENGLISH
    lane: ClassVar[str] = "storage"

    def run(self, home: Home) -> Generator[Event, None, str]:
        from app import export_files

        conversation = home.conversations.open(self.conversation_id)
        text = yield from export_files.text_of(home.catalog, conversation, self.form, self.words)
        if self.path:
            export_files.save(self.path, text)
        return text if not self.path else self.path
