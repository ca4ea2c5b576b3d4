"""An opened home: its lock, and everything that works on it, each made when first wanted."""

from __future__ import annotations

import collections
import dataclasses
import functools
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from app import arrivals, conversation_words, facts, integrity, machine, models
from app import settings as settings_file
from app.catalog import Catalog
from app.conversations import Conversations, dialogue
from app.errors import ChatQAError, NoDocuments
from app.events import Began, Event, LoadingModel, Notice
from app.file_records import Looked, OnScans, Verified
from app.groups import Groups
from app.holding import hold
from app.home_records import Facts
from app.library import Library
from app.origins import Origin
from app.page_words import find_on_scans
from app.parts import Parts
from app.pending import Pending
from app.power import Mains
from app.records import Answer, Asked, Document, Message, ModelInfo, Overview, Passage, Turn
from app.storage import CATALOG_FILE

if TYPE_CHECKING:  # what only a question needs is imported with the first one: the window waits for the rest
    from app.answering import Asking
    from app.retrieval import Found

AGAIN = 0.6  # temperature, at least, of a question that is asked once more in the same words


class Home:
    """One home, held by one program at a time."""

    def __init__(self, folder: Path, lock: filelock.BaseFileLock, saves_power: bool) -> None:
        self.folder = folder
        self._lock = lock
        self.settings = settings_file.load(folder)
        self.catalog = Catalog(folder / CATALOG_FILE)
        self.conversations = Conversations(self.catalog)
        self.conversations.purge()
        self.groups = Groups(self.catalog)
        self.pending = Pending(self.catalog)
        self.parts = Parts(folder, self.catalog, self.settings)
        self._idle = threading.Event()
        self._idle.set()
        parts = self.parts
        self.mains = Mains(lambda: saves_power and self.settings.pause_on_battery)
        self.library = Library(
            self.catalog, parts.embedder, parts.index, lambda: parts.open_index, self._idle, self.mains.off
        )

    @classmethod
    def open(cls, folder: Path, lock_patience_s: float = 0.0, saves_power: bool = False) -> Home:
        """Open or make a home; see app.holding. `saves_power`: work in the background waits for the mains."""
        lock = hold(folder, lock_patience_s)
        try:
            return cls(folder, lock, saves_power)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Give the home back."""
        self.parts.close()
        self.pending.finish()
        self.catalog.close()
        self._lock.release()

    # Scans and folders.

    def read_scans(self, document_ids: Sequence[int] = ()) -> Generator[Event, None, tuple[Document, ...]]:
        """Read scanned pages by OCR, where that is installed."""
        from app.scans import Scans

        return Scans(self.catalog, self.library, self.mains.off).read(document_ids)

    def watch_folders(self) -> Generator[Event, None, None]:
        """Tell of changes in the watched folders."""
        from app import watching

        return watching.watch(self.groups.folders())

    def look_at(self, paths: Sequence[str]) -> Generator[Event, None, Looked]:
        """Which of these can be added, and the names of those that cannot."""
        return arrivals.look(paths)

    def find_on_scans(self, document_id: int, words: str, first: int, most: int) -> Generator[None, None, OnScans]:
        """Where words stand on the pages of a document that were read by OCR."""
        return find_on_scans(self.catalog, document_id, words, first, most)

    # Questions.

    def search(
        self,
        question: str,
        history: Sequence[Message] = (),
        top: int = 0,
        document_ids: Sequence[int] = (),
        words: int = 0,
    ) -> Found:
        """Passages of about so many words for a question; NoDocuments where there is nothing to search yet."""
        from app.retrieval import search

        if self.catalog.is_empty():
            raise NoDocuments("There are no documents to search yet: add some PDFs first.")
        parts = self.parts
        nearest = (parts.embedder(), parts.index())
        wanted = top or self.settings.passages
        return search(self.catalog, nearest, question, history, wanted, document_ids, parts.reranker(), words)

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
        asking = self._asking(question, history, style, given=top)  # so many, whatever the model does best with
        with self._busy():
            return (yield from self._run(asking, history, document_ids, context=context, top=top))

    def ask_in_conversation(
        self,
        question: str,
        conversation_id: int | None,
        document_ids: Sequence[int] = (),
        replaces: int | None = None,
    ) -> Generator[Event, None, Asked]:
        """Answer a question and save the turn, also where it is stopped on the way.

        One that fails saves none; a conversation begun for it stays, and the question can be asked in it again.
        `replaces` is a turn of that conversation: the question is asked in its place, and both stay as versions.
        """
        from app.suggesting import beside, suggest

        before: tuple[Turn, ...] = ()
        if conversation_id is not None:
            conversation = self.conversations.open(conversation_id, before=replaces)
            before = conversation.turns
        history = dialogue(before)
        asking = self._asking(question, history, "", self._varied(question, replaces))
        if conversation_id is None:
            conversation = self.conversations.begin(asking.question)
        hashes = self.catalog.hashes()
        try:
            yield Began(dataclasses.replace(conversation, turns=()))
            with self._busy():
                previous = before[-1].answer if before else None
                answer = yield from self._run(asking, history, document_ids, previous)
        except GeneratorExit:
            answer = asking.answer(stopped=True)
        origin = Origin(time.time(), asking.model_files, self._unchanged(answer, hashes))
        answer = dataclasses.replace(answer, suggestions=suggest(answer, beside(self.catalog, answer)), origin=origin)
        turn = self.conversations.save(conversation.id, answer, before)
        return Asked(self.conversations.brief(conversation.id), turn)

    def _unchanged(self, answer: Answer, hashes: dict[int, str]) -> tuple[tuple[int, str], ...]:
        """The hash of each document of an answer, unless it was read anew since these `hashes` were looked up."""
        now = self.catalog.hashes()
        ids = dict.fromkeys(one.document_id for one in answer.passages if one.document_id is not None)
        return tuple((one, now[one]) for one in ids if one in now and hashes.get(one) == now[one])

    def warm_up(self) -> Generator[Event, None, None]:
        """Load what the first question needs."""
        yield LoadingModel(self.settings.model)
        self.parts.index()
        yield from self.parts.model()

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """The length of an answer."""
        self._idle.clear()
        try:
            yield
        finally:
            self.parts.at_rest()
            self._idle.set()

    def _varied(self, question: str, replaces: int | None) -> settings_file.Settings:
        """The settings to answer by. Asked once more in the same words, a model without chance would say the same."""
        if replaces is None:
            return self.settings
        before, versions = self.conversations.asked(replaces)
        if question.strip() != before.strip():
            return self.settings
        temperature = max(self.settings.temperature, AGAIN)
        return dataclasses.replace(self.settings, temperature=temperature, seed=self.settings.seed + versions)

    def _asking(
        self,
        question: str,
        history: Sequence[Message],
        style: str,
        settings: settings_file.Settings | None = None,
        given: int = 0,
    ) -> Asking:
        from app.answering import Asking

        info = models.find(self.settings.model)
        chosen = style or self.settings.style
        style = info.style if chosen == "auto" else chosen
        manner = dataclasses.replace(info.manner, reads=given) if given else info.manner
        return Asking(question, history, settings or self.settings, info.name, style, manner)

    def _run(
        self,
        asking: Asking,
        history: Sequence[Message],
        document_ids: Sequence[int],
        previous: Answer | None = None,
        context: Sequence[Passage] | None = None,
        top: int = 0,
    ) -> Generator[Event, None, Answer]:
        from app import strength, whole
        from app.retrieval import Found

        def find(question: str) -> Found:
            if context is not None:
                return Found(question, tuple(context))
            return self.search(question, history, top, document_ids, asking.manner.words)

        def texts(passages: Sequence[Passage]) -> list[str]:
            return [passage.text for passage in passages]

        def weak(passages: Sequence[Passage]) -> bool:
            measured = strength.measure(asking.question, history, texts(passages), self.parts.embedder())
            return measured is not None and measured.is_weak(self.settings.caution)

        def nearest(passages: Sequence[Passage], count: int) -> Sequence[Passage]:
            best = strength.nearest(asking.question, history, texts(passages), self.parts.embedder(), count)
            return [passages[place] for place in best]

        read_all = None
        if context is None and whole.asks_for_all(asking.question):
            chosen, notice = whole.documents_meant(self.catalog, asking.question, document_ids, previous)
            if notice:
                yield Notice(notice)
            if chosen:
                read_all = functools.partial(whole.all_passages, self.catalog, chosen)
        unranked = nearest if context is not None else None
        return (yield from asking.run(find, self.parts.model_to_answer, previous, weak, unranked, read_all))

    # What a window shows and changes.

    def notices(self) -> list[str]:
        """What the user should know of damage that was seen since the home was opened."""
        return list(self.parts.open_index.found) if self.parts.open_index is not None else []

    def overview(self) -> Overview:
        """Documents, conversations and the model in use."""
        try:
            model = models.find(self.settings.model)
        except ChatQAError:  # also a list of models that cannot be read: the library is shown all the same
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
            machine.has_ocr(),
        )

    def facts(self) -> Facts:
        """What a problem report tells."""
        return facts.gather(self.catalog, len(self.conversations.all()), self.settings, self.parts.placement)

    def models(self) -> tuple[ModelInfo, ...]:
        """The model catalogue, the one in use marked."""
        return models.installed(self.settings.model)

    def weigh_models(self) -> tuple[ModelInfo, ...]:
        """The same, each with how it would run here. Asks llama.cpp what there is to run on."""
        from app import model

        here = model.survey()
        if not self.settings.gpu:
            here = dataclasses.replace(here, gpus=())
        return models.weigh(here, self.settings.model)

    def delete_model(self, name: str) -> int:
        """Delete a model file, or take one that lies elsewhere off the list; the bytes freed."""
        return models.delete(name)

    def verify_model(self, name: str) -> Generator[Event, None, Verified]:
        """Read a model file from end to end."""
        return (yield from models.verify(name))

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
        mended = conversation_words.mend(self.catalog) if found == repaired else []
        mended += self.parts.index().found
        self.parts.index().found.clear()
        unfinished = self.library.unfinished()
        collections.deque(self.library.resume(), maxlen=0)
        if unfinished:
            noun = "document" if unfinished == 1 else "documents"
            mended.append(f"{unfinished:,} {noun} had not been finished; this was done now.")
        return found + mended, repaired + mended
