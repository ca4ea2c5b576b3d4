"""What each terminal command does, and how it prints it."""

from __future__ import annotations

import argparse
import collections
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app import jsonlines, logs
from app import models as catalogue
from app import settings as settings_file
from app.errors import ChatQAError, InvalidInput, unexpected
from app.events import DocumentChanged, Downloading, Event, ModelLoaded, ReadProgress, Token
from app.paths import resources_dir
from app.records import Answer, Document, Message, ModelInfo

if TYPE_CHECKING:
    from app.home import Home

DEMO_QUESTIONS = (
    "What is the name of the starter model?",
    "How many parameters does it have?",
)
DEMO_PASSAGES = 2  # fewer than usual: it is to be quick on any processor
Result = TypeVar("Result")
log = logging.getLogger(__name__)


def add(options: argparse.Namespace) -> int:
    wait = not options.no_wait
    with _opened(options) as home:
        printer = _DocumentPrinter(options.json, wait)
        documents = _finish(home.library.add(options.paths, wait), printer.event)
        printer.rest(documents)
    if not documents:
        raise InvalidInput("There is no PDF in what was named.")
    return int(any(document.status == "failed" for document in documents))


def documents(options: argparse.Namespace) -> int:
    from app.catalog import Catalog
    from app.home import CATALOG_FILE

    file = options.home / CATALOG_FILE
    documents = Catalog(file).documents() if file.exists() else ()  # reads beside an open window
    for document in documents:
        _print_document(document, options.json)
    if not documents and not options.json:
        print("The library is empty; add PDFs with: chatqa add FILE-OR-FOLDER")
    return 0


def remove(options: argparse.Namespace) -> int:
    with _opened(options) as home:
        removed = home.library.remove(home.document_ids(options.documents))
    for document in removed:
        _say(options, jsonlines.document_line(document), f"Removed {document.name}.")
    return 0


def check(options: argparse.Namespace) -> int:
    with _opened(options) as home:
        found, repaired = home.check()
    whole = all(sentence in repaired for sentence in found)
    text = "\n".join([*found, "The library is whole." if whole else "The library could not be repaired."])
    _say(options, {"ok": whole, "found": found, "repaired": repaired}, text)
    return int(not whole)


def search(options: argparse.Namespace) -> int:
    with _opened(options) as home:
        if options.batch:
            return _batch(options, lambda item: _search_line(home, item, options.top))
        line = _search_line(home, _item(options), options.top)
    if options.json:
        print(jsonlines.dump(line))
        return 0
    for passage in line["passages"]:
        print(f"[{passage['n']}] {passage['document']}, page {passage['page']}\n{passage['text']}\n")
    return 0


def ask(options: argparse.Namespace) -> int:
    with _opened(options) as home:
        if options.batch:
            return _batch(options, lambda item: jsonlines.answer_line(_answer(home, item, options.top, False)))
        answer = _answer(home, _item(options), options.top, not options.json)
    if options.json:
        print(jsonlines.dump(jsonlines.answer_line(answer)))
    else:
        _print_sources(answer)
    return 0


def models(options: argparse.Namespace) -> int:
    if options.action == "add":
        info = catalogue.add(Path(options.value))
        _say(options, jsonlines.model_line(info), f"Added {info.name}; use it with: chatqa models use {info.name}")
    elif options.action == "use":
        with _opened(options) as home:
            info = home.use_model(options.value)
        _say(options, jsonlines.model_line(info), f"Questions are answered by {info.title} now.")
    elif options.action == "get":
        info = _finish(catalogue.get(options.value), _download_progress)
        _say(options, jsonlines.model_line(info), f"{info.title} is here; use it with: chatqa models use {info.name}")
    else:
        for info in catalogue.installed(settings_file.load(options.home).model):
            _say(options, jsonlines.model_line(info), _model_text(info))
    return 0


def settings(options: argparse.Namespace) -> int:
    if options.value is not None:
        with _opened(options) as home:
            current = home.change_setting(options.key, options.value)
    else:
        current = settings_file.load(options.home)
    values = {field.name: getattr(current, field.name) for field in fields(current)}
    if options.key is not None and options.key not in values:
        raise InvalidInput(f"There is no setting “{options.key}”; there are: {', '.join(values)}.")
    chosen = {options.key: values[options.key]} if options.key is not None else values
    _say(options, chosen, "\n".join(f"{key} = {_shown(value)}" for key, value in chosen.items()))
    return 0


def demo(options: argparse.Namespace) -> int:
    """Add the sample to a temporary home, ask, follow up."""
    from app.home import Home

    with tempfile.TemporaryDirectory(prefix="chatqa-demo-", ignore_cleanup_errors=True) as folder:
        home = Home.open(Path(folder))
        try:
            print("Adding the sample, handbook.pdf …")
            collections.deque(home.library.add([str(resources_dir() / "handbook.pdf")]), maxlen=0)
            history: tuple[Message, ...] = ()
            for question in DEMO_QUESTIONS:
                print(f"\nQuestion: {question}\nAnswer: ", end="", flush=True)
                answer = _answer(home, jsonlines.BatchItem(None, question, history), DEMO_PASSAGES, False)
                print(answer.answer)
                _print_sources(answer)
                history += (Message("user", question), Message("assistant", answer.answer))
        finally:
            home.close()
    return 0


class _opened:
    """The home of the command, open for its length."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._folder = options.home

    def __enter__(self) -> Home:
        from app.home import Home

        self._home = Home.open(self._folder, lock_patience_s=0.5)
        logs.start(self._folder)
        return self._home

    def __exit__(self, *error: object) -> None:
        self._home.close()


def _item(options: argparse.Namespace) -> jsonlines.BatchItem:
    """The question of a command line, as a batch's line would put it; for a batch, what its lines leave open."""
    context = getattr(options, "context", None)
    return jsonlines.BatchItem(
        id=None,
        question=options.question or "",
        history=jsonlines.read_history(options.history) if options.history else (),
        documents=tuple(options.document),
        context=jsonlines.read_context(context) if context else None,
        style=getattr(options, "style", None) or "",
    )


def _with_defaults(item: jsonlines.BatchItem, given: jsonlines.BatchItem) -> jsonlines.BatchItem:
    return replace(
        item,
        history=item.history or given.history,
        documents=item.documents or given.documents,
        context=given.context if item.context is None else item.context,
        style=item.style or given.style,
    )


def _search_line(home: Home, item: jsonlines.BatchItem, top: int) -> jsonlines.Json:
    if not item.question.strip():
        raise InvalidInput("The question is empty; please ask something.")
    began = time.perf_counter()
    found = home.search(item.question, item.history, top, home.document_ids(item.documents))
    return jsonlines.found_line(item.question, found, time.perf_counter() - began)


def _answer(home: Home, item: jsonlines.BatchItem, top: int, show: bool) -> Answer:
    ids = home.document_ids(item.documents)
    job = home.ask(item.question, item.history, ids, item.style, item.context, top)
    answer = _finish(job, _print_token if show else lambda event: None)
    if show:
        print(answer.answer if answer.timings.first_token_s is None else "")
    return answer


def _batch(options: argparse.Namespace, work: Callable[[jsonlines.BatchItem], jsonlines.Json]) -> int:
    failed = False
    given = _item(options)
    for item in jsonlines.read_batch(options.batch):
        line: jsonlines.Json = {"id": item.id}
        try:
            if item.error:
                raise InvalidInput(item.error)
            line |= work(_with_defaults(item, given))
        except ChatQAError as error:
            line["error"] = str(error)
        except Exception as error:  # a job boundary: one line's bug must not end the others
            log.exception("A line of a batch failed.")
            line["error"] = str(unexpected(error))
        failed = failed or "error" in line
        print(jsonlines.dump(line), flush=True)
    return int(failed)


def _finish(job: Generator[Event, None, Result], show: Callable[[Event], None]) -> Result:
    """Run a job to its end, showing its events."""
    try:
        while True:
            show(next(job))
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        job.close()


def _print_token(event: Event) -> None:
    if isinstance(event, Token):
        print(event.text, end="", flush=True)
    elif isinstance(event, ModelLoaded) and sys.stderr.isatty():
        placement = event.placement
        print(f"{placement.model}: {placement}. {placement.reason}".strip(), file=sys.stderr)


def _say(options: argparse.Namespace, line: jsonlines.Json, text: str) -> None:
    print(jsonlines.dump(line) if options.json else text)


def _shown(value: object) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _model_text(info: ModelInfo) -> str:
    size = f"{info.size / 1e9:.1f} GB" if info.size >= 1e9 else f"{info.size / 1e6:.0f} MB"
    facts = [info.title, size, info.licence]
    if info.memory:
        enough = "enough is free" if info.memory <= info.free else f"only {info.free / 1e9:.1f} GB are free"
        facts.append(f"needs {info.memory / 1e9:.1f} GB of memory, {enough}")
    if info.in_use:
        facts.append("in use")
    elif info.path:
        facts.append("here" if info.origin in ("catalogue", "own") else f"here, of {info.origin}")
    else:
        facts.append("partly here, not all downloaded" if info.here else "not on this machine")
    return f"{info.name}: {', '.join(facts)}"


def _download_progress(event: Event) -> None:
    """On a terminal alone."""
    if isinstance(event, Downloading) and sys.stderr.isatty():
        share = f"{event.done / event.total:4.0%}" if event.total else ""
        print(f"\r\033[K{event.name}: {event.done / 1e9:.2f} GB {share}", end="", file=sys.stderr, flush=True)


def _print_sources(answer: Answer) -> None:
    cited = {source.n for sentence in answer.sentences for source in sentence.sources}
    print("Nearest passages:" if answer.abstained else "Sources:")
    for passage in answer.passages:
        if answer.abstained or passage.n in cited or not cited:
            print(f"  [{passage.n}] {passage.document}, page {passage.page}")


def _print_document(document: Document, as_json: bool) -> None:
    if as_json:
        print(jsonlines.dump(jsonlines.document_line(document)), flush=True)
        return
    facts = [f"{document.pages} pages", f"{document.passages} passages"] if document.status != "failed" else []
    facts += [document.reason] if document.reason else []
    again = " (already in the library)" if document.known else ""
    print(f"{document.name}: {document.status}{again}{': ' if facts else ''}{', '.join(facts)}", flush=True)


class _DocumentPrinter:
    """Prints each document once, when its state is final; progress on a terminal alone."""

    def __init__(self, as_json: bool, wait: bool) -> None:
        self._json = as_json
        self._final = ("ready", "failed") if wait else ("ready", "failed", "searchable", "embedding")
        self._printed: collections.Counter[tuple[object, bool]] = collections.Counter()
        self._asked: set[int] = set()  # an earlier run's documents may be finished along with these
        self._terminal = sys.stderr.isatty()

    def event(self, event: Event) -> None:
        if isinstance(event, DocumentChanged):
            document = event.document
            self._progress(f"{document.name}: {document.status}")
            if document.status == "queued" and not document.known:
                self._asked.add(document.id)
            mine = document.known or not document.id or document.id in self._asked
            if mine and document.status in self._final and not self._printed[_key(document)]:
                self._print(document)
        elif isinstance(event, ReadProgress) and event.total:
            self._progress(f"{Path(event.path).name}: page {event.done} of {event.total}")

    def rest(self, documents: Sequence[Document]) -> None:
        """The documents that no event showed in their final state: one line a file, whatever happened."""
        wanted = collections.Counter(_key(document) for document in documents)
        by_key = {_key(document): document for document in documents}
        for key in (wanted - self._printed).elements():
            self._print(by_key[key])

    def _print(self, document: Document) -> None:
        self._progress("")
        self._printed[_key(document)] += 1
        _print_document(document, self._json)

    def _progress(self, text: str) -> None:
        if self._terminal:
            print(f"\r\033[K{text[:100]}", end="", file=sys.stderr, flush=True)


def _key(document: Document) -> tuple[object, bool]:
    return document.id or document.path, document.known
