"""An opened home: its lock, and everything that works on it, each made when first wanted."""

from __future__ import annotations

import collections
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from app import integrity, models, ocr
from app import settings as settings_file
from app.answering import Asking
from app.catalog import Catalog
from app.conversations import Conversations, dialogue
from app.errors import HomeBusy, HomeReadOnly, NoDocuments, NoModel, UnknownDocument
from app.events import Began, Event, LoadingModel, ModelLoaded
from app.fit import Wish
from app.groups import Groups
from app.library import Library
from app.paths import index_dir, resources_dir
from app.records import Answer, Asked, Document, Message, ModelInfo, Overview, Passage
from app.retrieval import Found, search
from app.scans import Scans
from app.trial import GpuMark

if TYPE_CHECKING:
    from app.embedding import Embedder
    from app.model import LanguageModel
    from app.vectors import VectorIndex

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
        self._idle = threading.Event()
        self._idle.set()
        self.library = Library(self.catalog, self.embedder, self.index, lambda: self._index, self._idle)
        self._making = threading.RLock()
        self._embedder: Embedder | None = None
        self._index: VectorIndex | None = None
        self._model: LanguageModel | None = None
        self._gpu = GpuMark(folder)
        self._model_made_of: tuple[object, ...] = ()

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
        if self._model is not None:
            self._model.close()
            self._model = None
        self.catalog.close()
        self._lock.release()

    # What is made when first wanted.

    def embedder(self) -> Embedder:
        """The embedder of the settings."""
        with self._making:
            if self._embedder is None:
                from app import embedding

                self._embedder = embedding.load(self.settings.embedder, resources_dir(), self.settings.threads)
            return self._embedder

    def index(self) -> VectorIndex:
        """The nearest-neighbour index, its files checked."""
        with self._making:
            if self._index is None:
                from app.vectors import VectorIndex

                self._index = VectorIndex(index_dir(self.folder), self.catalog, self.embedder().key)
            return self._index

    def model(self) -> Generator[Event, None, LanguageModel]:
        """The language model of the settings, loaded, or loaded anew where they changed; yields how far it is."""
        info = models.find(self.settings.model)
        path = Path(info.path)
        wish = self._wish(path)
        made_of = (path, path.stat().st_mtime_ns, wish)
        if self._model is not None and self._model_made_of != made_of:
            self._model.close()
            self._model = None
        if self._model is None:
            yield LoadingModel(info.name)
            from app import model, trial

            yield from trial.check(path)
            try:
                loading = model.load(path, wish, info.title, lambda placement: self._gpu.set(path, placement))
                self._model = yield from loading
            finally:
                self._gpu.clear()
            self._model_made_of = made_of
            yield ModelLoaded(self._model.placement)
        return self._model

    def _model_to_answer(self) -> Generator[Event, None, LanguageModel]:
        model = yield from self.model()
        self._gpu.set(model.path, model.placement)  # until the answer is there
        return model

    def _wish(self, path: Path) -> Wish:
        settings = self.settings
        most = self._gpu.most_layers(path)
        return Wish(
            settings.context_tokens, settings.gpu, settings.gpu_layers, settings.kv_type, settings.threads, most
        )

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
        nearest = (self.embedder(), self.index())
        return search(self.catalog, nearest, question, history, top or self.settings.passages, document_ids)

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
            return (
                yield from asking.run(
                    lambda: self._find(asking.question, history, document_ids, context, top), self._model_to_answer
                )
            )

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
                answer = yield from asking.run(
                    lambda: self._find(asking.question, history, document_ids, None, 0), self._model_to_answer, previous
                )
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
        self.index()
        yield from self.model()

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
            self._gpu.clear()
            self._idle.set()

    def _asking(self, question: str, history: Sequence[Message], style: str) -> Asking:
        info = models.find(self.settings.model)
        chosen = style or self.settings.style
        return Asking(question, history, self.settings, info.name, info.style if chosen == "auto" else chosen)

    def _find(
        self,
        question: str,
        history: Sequence[Message],
        document_ids: Sequence[int],
        context: Sequence[Passage] | None,
        top: int,
    ) -> Found:
        if context is not None:
            return Found(question, tuple(context))
        return self.search(question, history, top, document_ids)

    # What a window shows and changes.

    def notices(self) -> list[str]:
        """What the user should know of damage that was seen since the home was opened."""
        return list(self._index.found) if self._index is not None else []

    def overview(self) -> Overview:
        """Documents, conversations and the model in use."""
        try:
            model = models.find(self.settings.model)
        except NoModel:
            model = None
        notice = " ".join(self.notices())
        placement = self._model.placement if self._model is not None else None
        return Overview(
            str(self.folder),
            self.catalog.documents(),
            self.conversations.all(),
            model,
            notice,
            placement,
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
        embedder = self._other_embedder(changed)
        settings_file.save(self.folder, changed)
        with self._making:
            self.settings = changed
            if embedder is not None:
                self._embedder, self._index = embedder, None
                self.catalog.forget_vectors()
        return changed

    def _other_embedder(self, changed: settings_file.Settings) -> Embedder | None:
        """The new embedder where it changes, loaded before anything is given up for it."""
        if changed.embedder == self.settings.embedder:
            return None
        from app import embedding

        return embedding.load(changed.embedder, resources_dir(), changed.threads)

    def check(self) -> tuple[list[str], list[str]]:
        """Verify the store and repair what can be: what was found, and what was repaired, in the same sentences."""
        found, repaired = integrity.check(self.catalog)
        mended = list(self.index().found)
        self.index().found.clear()
        unfinished = self.library.unfinished()
        collections.deque(self.library.resume(), maxlen=0)
        if unfinished:
            noun = "document" if unfinished == 1 else "documents"
            mended.append(f"{unfinished:,} {noun} had not been finished; this was done now.")
        return found + mended, repaired + mended
