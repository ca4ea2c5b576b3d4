"""What can be asked of the engine: one frozen record a request, with the lane it runs in and what it does.

`run` is a generator: it yields events of app.records and returns the result named in the class's docstring.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import field, replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from app.events import Event
from app.frozen import frozen
from app.records import Asked, Conversation, ConversationHit, Document, ModelInfo, Overview
from app.settings import Settings

if TYPE_CHECKING:
    from app.home import Home

T = TypeVar("T")
LANES = tuple("library embedding answer downloads scans watching looking finding storage mains release records".split())


@frozen
class Request:
    """The root; `lane` is one of LANES."""

    lane: ClassVar[str] = "records"

    def run(self, home: Home) -> Generator[Event, None, object]:
        """Do it."""
        raise NotImplementedError

    def noted(self, home: Home) -> Request:
        """It has come, and its turn may be long: the same, what of it must outlive a kill being written down."""
        return self

    def give_up(self, home: Home) -> None:
        """It is cancelled."""


def _at_once(result: T) -> Generator[Event, None, T]:
    """A job without steps."""
    yield from ()
    return result


def number() -> int:
    """For a job: greater than every earlier one's, of other runs too. Clocks of some systems stand for milliseconds."""
    global _last_number
    _last_number = max(_last_number + 1, time.time_ns())
    return _last_number


_last_number = 0


@frozen
class GetOverview(Request):
    """→ Overview"""

    def run(self, home: Home) -> Generator[Event, None, Overview]:
        return _at_once(home.overview())


@frozen
class AddDocuments(Request):
    """Add files and folders, until they are searchable → tuple[Document, ...]. EmbedPassages goes on from there.

    Yields DocumentChanged, DocumentRemoved, CollectionsChanged, ReadProgress, LibraryProgress and Notice."""

    paths: tuple[str, ...]  # files and folders
    collection: int | None = None  # each document is put into it when it is accepted, if it is still there
    unwanted: tuple[str, ...] = ()  # files beneath them that are passed over
    job: int = field(default_factory=number, compare=False)  # what it is written down as, by whichever engine
    lane: ClassVar[str] = "library"

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        def taken_in() -> None:
            home.pending.settle(self.job, self.paths, self.collection)

        return (yield from home.library.add(self.paths, False, "", self.collection, taken_in, self.unwanted))

    def noted(self, home: Home) -> AddDocuments:
        unwanted = home.pending.note(self.job, self.paths, self.collection)
        return replace(self, unwanted=(*self.unwanted, *unwanted))

    def give_up(self, home: Home) -> None:
        home.pending.give_up(self.job)


@frozen
class ResumeLibrary(Request):
    """Read what an earlier run did not come to: yields as AddDocuments → tuple[Document, ...]"""

    lane: ClassVar[str] = "library"

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        return home.library.read_waiting()


@frozen
class EmbedPassages(Request):
    """Embed what is searchable, and bring the index up to it: yields as AddDocuments → tuple[Document, ...]"""

    lane: ClassVar[str] = "embedding"  # its own: what is dropped meanwhile is searchable at once all the same

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        return home.library.finish()


@frozen
class RetryDocuments(Request):
    """Read documents again, with a password where one is given: yields as AddDocuments → tuple[Document, ...]"""

    document_ids: tuple[int, ...]
    password: str = ""
    lane: ClassVar[str] = "library"

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        return home.library.retry(self.document_ids, self.password)


@frozen
class PauseDocuments(Request):
    """Have documents wait where they are, or no longer: then ResumeLibrary takes them up → tuple[Document, ...]"""

    document_ids: tuple[int, ...]
    paused: bool = True

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        return _at_once(home.library.pause(self.document_ids, self.paused))


@frozen
class RemoveDocuments(Request):
    """Take documents out of the library; saved answers keep their passages → the documents removed"""

    document_ids: tuple[int, ...]  # a job that adds may run beside: it drops what it has in work of these
    job: int = field(default_factory=number, compare=False)

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        removed = home.library.remove(self.document_ids)
        home.pending.unwant(self.job, [document.path for document in removed])
        return _at_once(removed)


@frozen
class ReadScans(Request):
    """Read scanned pages by OCR: yields OcrProgress → tuple[Document, ...]. Cancelled, it keeps what was read."""

    document_ids: tuple[int, ...] = ()  # only theirs; empty: all
    lane: ClassVar[str] = "scans"

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        return home.read_scans(self.document_ids)


@frozen
class WatchFolders(Request):
    """Look at the watched folders until cancelled: yields FoldersChanged whenever PDFs in them change → None"""

    lane: ClassVar[str] = "watching"

    def run(self, home: Home) -> Generator[Event, None, None]:
        return home.watch_folders()


@frozen
class UpdateFolders(Request):
    """Take in what changed in the watched folders: yields as AddDocuments → tuple[Document, ...]"""

    lane: ClassVar[str] = "library"

    def run(self, home: Home) -> Generator[Event, None, tuple[Document, ...]]:
        return home.library.add(home.groups.present_folders(), wait=False)


@frozen
class Ask(Request):
    """Answer a question and save the turn: yields Began, Searching, Sources, LoadingModel, Reading, Token → Asked.

    A cancelled one saves what was said so far, marked `stopped`, and still returns it."""

    question: str
    conversation_id: int | None = None  # None begins one
    document_ids: tuple[int, ...] = ()  # search only these; empty: all
    replaces: int | None = None  # a turn of that conversation: ask in its place; it and what followed stay as a version
    lane: ClassVar[str] = "answer"

    def run(self, home: Home) -> Generator[Event, None, Asked]:
        return home.ask_in_conversation(self.question, self.conversation_id, self.document_ids, self.replaces)


@frozen
class WarmUp(Request):
    """Load the language model before the first question: yields LoadingModel → None"""

    lane: ClassVar[str] = "answer"

    def run(self, home: Home) -> Generator[Event, None, None]:
        return home.warm_up()


@frozen
class OpenConversation(Request):
    """→ Conversation with the turns of the version shown; a long one is quicker had in pieces, the last one first"""

    conversation_id: int
    before: int | None = None  # only turns that come before this one
    most: int = 0  # only so many, the last ones; 0: all

    def run(self, home: Home) -> Generator[Event, None, Conversation]:
        return _at_once(home.conversations.open(self.conversation_id, self.before, self.most))


@frozen
class ShowVersion(Request):
    """Show a version of a conversation that has this turn → Conversation with its turns"""

    conversation_id: int
    turn_id: int

    def run(self, home: Home) -> Generator[Event, None, Conversation]:
        return _at_once(home.conversations.show_version(self.conversation_id, self.turn_id))


@frozen
class SearchConversations(Request):
    """Conversations in which these words stand, the last maybe half typed → tuple[ConversationHit, ...], best first"""

    text: str

    def run(self, home: Home) -> Generator[Event, None, tuple[ConversationHit, ...]]:
        return _at_once(home.conversations.search(self.text))


@frozen
class RenameConversation(Request):
    """→ Conversation"""

    conversation_id: int
    title: str

    def run(self, home: Home) -> Generator[Event, None, Conversation]:
        return _at_once(home.conversations.rename(self.conversation_id, self.title))


@frozen
class PinConversation(Request):
    """Have a conversation stand above the others, or no longer → Conversation"""

    conversation_id: int
    pinned: bool

    def run(self, home: Home) -> Generator[Event, None, Conversation]:
        return _at_once(home.conversations.pin(self.conversation_id, self.pinned))


@frozen
class RestoreConversation(Request):
    """Take a deletion back, if the home was not opened anew since → Conversation"""

    conversation_id: int

    def run(self, home: Home) -> Generator[Event, None, Conversation]:
        return _at_once(home.conversations.restore(self.conversation_id))


@frozen
class DeleteConversation(Request):
    """Hide a conversation everywhere; it goes for good when the home is next opened → None"""

    conversation_id: int

    def run(self, home: Home) -> Generator[Event, None, None]:
        home.conversations.delete(self.conversation_id)
        return _at_once(None)


@frozen
class GetSettings(Request):
    """→ Settings"""

    def run(self, home: Home) -> Generator[Event, None, Settings]:
        return _at_once(home.settings)


@frozen
class ChangeSetting(Request):
    """Set one setting from its text form → Settings"""

    key: str
    value: str

    def run(self, home: Home) -> Generator[Event, None, Settings]:
        return _at_once(home.change_setting(self.key, self.value))


@frozen
class ListModels(Request):
    """→ tuple[ModelInfo, ...]: the catalogue, the one in use marked"""

    def run(self, home: Home) -> Generator[Event, None, tuple[ModelInfo, ...]]:
        return _at_once(home.models())


@frozen
class AddModel(Request):
    """Add a GGUF file of the user's own to the catalogue (not copied) → ModelInfo"""

    path: str

    def run(self, home: Home) -> Generator[Event, None, ModelInfo]:
        return _at_once(home.add_model(self.path))


@frozen
class DownloadModel(Request):
    """Download a model of the catalogue, or go on with it: yields Downloading → ModelInfo. Cancelled, it is paused."""

    name: str
    lane: ClassVar[str] = "downloads"

    def run(self, home: Home) -> Generator[Event, None, ModelInfo]:
        return home.download_model(self.name)


@frozen
class UseModel(Request):
    """Answer with this model from the next question on → ModelInfo"""

    name: str

    def run(self, home: Home) -> Generator[Event, None, ModelInfo]:
        return _at_once(home.use_model(self.name))
