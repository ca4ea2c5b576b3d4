"""What each terminal command that asks, and those of models and settings, does and prints."""

from __future__ import annotations

import argparse
import collections
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import gpu_pack, jsonlines
from app import models as catalogue
from app import settings as settings_file
from app.errors import ChatQAError, InvalidInput, unexpected
from app.events import Downloading, Event, ModelLoaded, Notice, PagesRead, Token
from app.paths import resources_dir
from app.records import Answer, Message, ModelInfo
from app.terminal import finish, opened, say

if TYPE_CHECKING:
    from app.home import Home

DEMO_QUESTIONS = (
    "What is the name of the starter model?",
    "How many parameters does it have?",
)
DEMO_PASSAGES = 1  # fewer than usual: it is to be quick on any processor
REFUSALS = {
    "weak": "Nothing near enough to the question was found, so the model was not asked.",
    "model": "The model found no answer in what it read.",
    "unsupported": "What the model said above is not borne out by the passages it read.",
}
log = logging.getLogger(__name__)


def search(options: argparse.Namespace) -> int:
    with opened(options) as home:
        if options.batch:
            return _batch(options, lambda item: _search_line(home, item, options.top))
        line = _search_line(home, _item(options), options.top)
    if options.json:
        print(jsonlines.dump(line))
        return 0
    for passage in line["passages"]:
        print(f"[{passage['n']}] {_place(passage['document'], passage['page'])}\n{passage['text']}\n")
    return 0


def ask(options: argparse.Namespace) -> int:
    with opened(options) as home:
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
        say(options, jsonlines.model_line(info), f"Added {info.name}; use it with: chatqa models use {info.name}")
    elif options.action == "use":
        with opened(options) as home:
            info = home.use_model(options.value)
        say(options, jsonlines.model_line(info), f"Questions are answered by {info.title} now.")
    elif options.action == "gpu" and options.remove:
        try:
            gone = gpu_pack.remove()
        except OSError as error:
            raise InvalidInput(f"The GPU pack cannot be deleted: {error.strerror} ({error.filename}).") from error
        say(options, {"gpu_pack": None}, "The GPU pack is deleted." if gone else "There is no GPU pack here.")
    elif options.action == "gpu":
        version = gpu_pack.install(Path(options.value))
        say(options, {"gpu_pack": version}, f"The GPU pack {version} is installed; it serves from the next start on.")
    elif options.action == "get":
        info = finish(catalogue.get(options.value), _download_progress)
        say(options, jsonlines.model_line(info), f"{info.title} is here; use it with: chatqa models use {info.name}")
    else:
        for info in catalogue.installed(settings_file.load(options.home).model):
            say(options, jsonlines.model_line(info), _model_text(info))
    return 0


def settings(options: argparse.Namespace) -> int:
    if options.value is not None:
        with opened(options) as home:
            current = home.change_setting(options.key, options.value)
    else:
        current = settings_file.load(options.home)
    values = {field.name: getattr(current, field.name) for field in fields(current)}
    if options.key is not None and options.key not in values:
        raise InvalidInput(f"There is no setting “{options.key}”; there are: {', '.join(values)}.")
    chosen = {options.key: values[options.key]} if options.key is not None else values
    say(options, chosen, "\n".join(f"{key} = {_shown(value)}" for key, value in chosen.items()))
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


def _item(options: argparse.Namespace) -> jsonlines.BatchItem:
    """The question of a command line, as a batch's line would put it; for a batch, what its lines leave open."""
    context = getattr(options, "context", None)
    return jsonlines.BatchItem(
        id=None,
        question=options.question or "",
        history=jsonlines.read_history(options.history) if options.history else (),
        documents=tuple(options.document),
        collections=tuple(options.collection),
        context=jsonlines.read_context(context) if context else None,
        style=getattr(options, "style", None) or "",
    )


def _with_defaults(item: jsonlines.BatchItem, given: jsonlines.BatchItem) -> jsonlines.BatchItem:
    return replace(
        item,
        history=item.history or given.history,
        documents=item.documents or given.documents,
        collections=item.collections or (() if item.documents else given.collections),
        context=given.context if item.context is None else item.context,
        style=item.style or given.style,
    )


def _search_line(home: Home, item: jsonlines.BatchItem, top: int) -> jsonlines.Json:
    if not item.question.strip():
        raise InvalidInput("The question is empty; please ask something.")
    began = time.perf_counter()
    found = home.search(item.question, item.history, top, home.groups.document_ids(item.documents, item.collections))
    return jsonlines.found_line(item.question, found, time.perf_counter() - began)


def _answer(home: Home, item: jsonlines.BatchItem, top: int, show: bool) -> Answer:
    ids = home.groups.document_ids(item.documents, item.collections)
    job = home.ask(item.question, item.history, ids, item.style, item.context, top)
    answer = finish(job, _print_event if show else lambda event: None)
    if show:
        print(answer.answer if answer.timings.first_token_s is None else "")
        print("\n".join(_verdict(answer)))
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


def _print_event(event: Event) -> None:
    if isinstance(event, Token):
        print(event.text, end="", flush=True)
    elif isinstance(event, Notice):
        print(event.sentence, file=sys.stderr)
    elif isinstance(event, PagesRead) and sys.stderr.isatty():
        end = "\n" if event.done == event.total else ""
        print(f"\r\033[KReading page {event.done:,} of {event.total:,}", end=end, file=sys.stderr, flush=True)
    elif isinstance(event, ModelLoaded) and sys.stderr.isatty():
        placement = event.placement
        print(f"{placement.model}: {placement}. {placement.reason}".strip(), file=sys.stderr)


def _verdict(answer: Answer) -> list[str]:
    """What the program makes of an answer, what it searched for, and what was read for it."""
    told = [f"Not found in your documents. {REFUSALS[answer.refusal]}"] if answer.refusal else []
    if answer.searched_for != answer.question or answer.refusal:
        told.append(f"Searched for: {answer.searched_for}")
    count = len(answer.prompt_order)
    if answer.pages_total:
        told.append(f"Read {answer.pages_read:,} of {answer.pages_total:,} pages.")
    elif count:
        told.append(f"Read {count} {'passage' if count == 1 else 'passages'}.")
    return told


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
            print(f"  [{passage.n}] {_place(passage.document, passage.page)}")


def _place(document: str | None, page: int | None) -> str:
    """What is known of where a passage stands: one that was given may have neither."""
    return ", ".join(filter(None, (document, f"page {page}" if page else ""))) or "as given"
