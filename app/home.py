"""An opened home: its lock, and everything that works on it, each made when first wanted."""

from __future__ import annotations

import collections
import functools
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import filelock

from app import integrity, models, ocr, strength, whole
from app import settings as settings_file
from app.answering import Asking
from app.catalog import Catalog
from app.conversations import Conversations, dialogue
from app.errors import HomeBusy, HomeReadOnly, NoDocuments, NoModel, UnknownDocument
from app.events import Began, Event, LoadingModel, Notice
from app.groups import Groups
from app.library import Library
from app.parts import Parts
from app.records import Answer, Asked, Document, Message, ModelInfo, Overview, Passage
from app.retrieval import Found, search
from app.scans import Scans

CATALOG_FILE = "catalog.sqlite3"
LOCK_FILE = "lock"


class Home:
    """One home, held by one program at a time."""

    def __init__(self, folder: Path, lock: filelock.BaseFileLock) -> None:
        self.folder = folder
        self._lock = lock
        self.settings = settings_file.load(folder)
        self.catalog = Catalog(folder / CATALOG_FILE)
        self.conversations = Conversations(self.catalog)
        self.groups = Groups(self.catalog)
        self.parts = Parts(folder, self.catalog, self.settings)
        self._idle = threading.Event()
        self._idle.set()
        parts = self.parts
        self.library = Library(self.catalog, parts.embedder, parts.index, lambda: parts.open_index, self._idle)

    @classmethod
    def open(cls, folder: Path, lock_patience_s: float = 0.0) -> Home:
        """Open or make a home. HomeBusy where another program holds it, HomeReadOnly where it cannot be written."""
        lock = filelock.FileLock(folder / LOCK_FILE, timeout=lock_patience_s)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except filelock.Timeout:
            raise HomeBusy(
                f"Another program is using the library in {folder}: use its window, or close it first."
            ) from None
        except OSError as error:
            raise HomeReadOnly(f"The folder {folder} cannot be written ({error.strerror}); choose another.") from error
        try:
            return cls(folder, lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Give the home back."""
        self.parts.close()
        self.catalog.close()
        self._lock.release()

    # Scans and folders.

    def read_scans(self, document_ids: Sequence[int] = ()) -> Generator[Event, None, tuple[Document, ...]]:
        """Read scanned pages by OCR, where that is installed."""
        return Scans(self.catalog, self.library).read(document_ids)

    def watch_folders(self) -> Generator[Event, None, None]:
        """Tell of changes in the watched folders."""
        from app import watching

        return watching.watch(self.groups.folders())

    # Questions.

    def search(
        self, question: str, history: Sequence[Message] = (), top: int = 0, document_ids: Sequence[int] = ()
    ) -> Found:
        """Passages for a question; NoDocuments where there is nothing to search yet."""
        if self.catalog.is_empty():
            raise NoDocuments("There are no documents to search yet: add some PDFs first.")
        parts = self.parts
        nearest = (parts.embedder(), parts.index())
        wanted = top or self.settings.passages
        return search(self.catalog, nearest, question, history, wanted, document_ids, parts.reranker())

    def ask(
        self,
        question: str,
        history: Sequence[Message] = (),
        document_ids: Sequence[int] = (),
        style: str = "",
        context: Sequence[Passage] | None = None,
        top: int = 0,
    ) -> Generator[Event, None, Answer]:
        """Answer a question that belongs to no conversation; `context` is grounded on instead of searched for."""
        asking = self._asking(question, history, style)
        with self._busy():
            return (yield from self._run(asking, history, document_ids, context=context, top=top))

    def ask_in_conversation(
        self, question: str, conversation_id: int | None, document_ids: Sequence[int] = ()
    ) -> Generator[Event, None, Asked]:
        """Answer a question and save the turn, also where it is stopped on the way."""
        history: tuple[Message, ...] = ()
        previous: Answer | None = None
        if conversation_id is not None:
            conversation = self.conversations.open(conversation_id)
            history = dialogue(conversation)
            previous = conversation.turns[-1].answer if conversation.turns else None
        asking = self._asking(question, history, "")
        if conversation_id is None:
            conversation = self.conversations.begin(asking.question)
        try:
            yield Began(conversation)
            with self._busy():
                answer = yield from self._run(asking, history, document_ids, previous)
        except GeneratorExit:
            return Asked(conversation, self.conversations.save(conversation.id, asking.answer(stopped=True)))
        except BaseException:
            if conversation_id is None:
                self.conversations.delete(conversation.id)  # nothing was said in it
            raise
        return Asked(conversation, self.conversations.save(conversation.id, answer))

    def warm_up(self) -> Generator[Event, None, None]:
        """Load what the first question needs."""
        yield LoadingModel(self.settings.model)
        self.parts.index()
        yield from self.parts.model()

    def document_ids(self, names: Sequence[str], collections: Sequence[str] = ()) -> tuple[int, ...]:
        """The documents of these names or paths, matched exactly, and those in these collections.

        UnknownDocument for any that is not there, and for a collection without documents.
        """
        documents = self.catalog.documents()
        found: list[int] = []
        for name in names:
            matching = [document.id for document in documents if name in (document.name, document.path)]
            if not matching:
                raise UnknownDocument(f"There is no document “{name}” in the library.")
            found += matching
        for name in collections:
            inside = self.groups.collection(name).documents
            if not inside:
                raise UnknownDocument(f"There are no documents in the collection “{name}”.")
            found += inside
        return tuple(dict.fromkeys(found))

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """The length of an answer."""
        self._idle.clear()
        try:
            yield
        finally:
            self.parts.at_rest()
            self._idle.set()

    def _asking(self, question: str, history: Sequence[Message], style: str) -> Asking:
        info = models.find(self.settings.model)
        chosen = style or self.settings.style
        return Asking(question, history, self.settings, info.name, info.style if chosen == "auto" else chosen)

    def _run(
        self,
        asking: Asking,
        history: Sequence[Message],
        document_ids: Sequence[int],
        previous: Answer | None = None,
        context: Sequence[Passage] | None = None,
        top: int = 0,
    ) -> Generator[Event, None, Answer]:
        def find(question: str) -> Found:
            if context is not None:
                return Found(question, tuple(context))
            return self.search(question, history, top, document_ids)

        def weak(passages: Sequence[Passage]) -> bool:
            texts = [passage.text for passage in passages]
            measured = strength.measure(asking.question, history, texts, self.parts.embedder())
            return measured is not None and measured.weak

        read_all = None
        if context is None and whole.asks_for_all(asking.question):
            chosen, notice = whole.documents_meant(self.catalog, asking.question, document_ids, previous)
            if notice:
                yield Notice(notice)
            if chosen:
                read_all = functools.partial(whole.all_passages, self.catalog, chosen)
        return (yield from asking.run(find, self.parts.model_to_answer, previous, weak, read_all))

    # What a window shows and changes.

    def notices(self) -> list[str]:
        """What the user should know of damage that was seen since the home was opened."""
        return list(self.parts.open_index.found) if self.parts.open_index is not None else []

    def overview(self) -> Overview:
        """Documents, conversations and the model in use."""
        try:
            model = models.find(self.settings.model)
        except NoModel:
            model = None
        notice = " ".join(self.notices())
        return Overview(
            str(self.folder),
            self.catalog.documents(),
            self.conversations.all(),
            model,
            notice,
            self.parts.placement,
            self.groups.collections(),
            self.groups.folders(),
            ocr.available(),
        )

    def models(self) -> tuple[ModelInfo, ...]:
        """The model catalogue, the one in use marked."""
        return models.installed(self.settings.model)

    def add_model(self, path: str) -> ModelInfo:
        """Make a model file of the user's own known."""
        return models.add(Path(path))

    def download_model(self, name: str) -> Generator[Event, None, ModelInfo]:
        """Bring a model of the catalogue into the model folder."""
        return (yield from models.get(name))

    def use_model(self, name: str) -> ModelInfo:
        """Answer with this model from the next question on."""
        info = models.find(name)
        # Any other file than the catalogue's goes by its path: two may have one name.
        chosen = info.name if info.origin == "catalogue" else info.path
        self.change_setting("model", chosen)
        return models.find(chosen)

    def change_setting(self, key: str, value: str) -> settings_file.Settings:
        """Set one setting and keep it."""
        changed = settings_file.change(self.settings, key, value)
        parts = self.parts.change(changed)
        settings_file.save(self.folder, changed)
        self.settings = changed
        self.parts.keep(parts)
        return changed

    def check(self) -> tuple[list[str], list[str]]:
        """Verify the store and repair what can be: what was found, and what was repaired, in the same sentences."""
        found, repaired = integrity.check(self.catalog)
        mended = list(self.parts.index().found)
        self.parts.index().found.clear()
        unfinished = self.library.unfinished()
        collections.deque(self.library.resume(), maxlen=0)
        if unfinished:
            noun = "document" if unfinished == 1 else "documents"
            mended.append(f"{unfinished:,} {noun} had not been finished; this was done now.")
        return found + mended, repaired + mended
