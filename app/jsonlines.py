"""The terminal's JSON: records out, the user's files in. The names are the contract of ARCHITECTURE.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.errors import InvalidInput
from app.frozen import frozen
from app.records import Answer, Conversation, Document, Message, ModelInfo, Passage
from app.retrieval import Found
from app.settings import STYLES

Json = dict[str, Any]


@frozen
class BatchItem:
    """A line of a batch file; `error` where the line is not of its form."""

    id: object
    question: str = ""
    history: tuple[Message, ...] = ()
    documents: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    context: tuple[Passage, ...] | None = None
    style: str = ""
    error: str = ""


def document_line(document: Document) -> Json:
    """A document of the library as `add` and `documents` print it."""
    line: Json = {
        "path": document.path,
        "document": document.name,
        "status": document.status,
        "pages": document.pages,
        "scanned_pages": document.scanned_pages,
        "passages": document.passages,
        "reason": document.reason,
        "reason_code": document.reason_code,
        "known": document.known,
        "seconds": asdict(document.seconds),
    }
    if document.status == "embedding":
        line["embedded"] = [document.embedded, document.passages]
    return line


def conversation_line(conversation: Conversation) -> Json:
    """A saved conversation as `conversations` prints it."""
    updated = datetime.fromtimestamp(conversation.updated).astimezone().isoformat(timespec="seconds")
    return {
        "id": conversation.id,
        "title": conversation.title,
        "updated": updated,
        "pinned": conversation.pinned,
    }


def found_line(question: str, found: Found, seconds: float) -> Json:
    """What `search` prints."""
    return {
        "question": question,
        "searched_for": found.searched_for,
        "passages": [passage_line(passage) for passage in found.passages],
        "timings": {"retrieve_s": seconds},
    }


def answer_line(answer: Answer) -> Json:
    """What `ask` prints."""
    return {
        "question": answer.question,
        "searched_for": answer.searched_for,
        "answer": answer.answer,
        "abstained": answer.abstained,
        "refusal": answer.refusal,
        "withheld": answer.withheld,
        "pages_read": answer.pages_read,
        "pages_total": answer.pages_total,
        "sentences": [
            {
                "text": sentence.text,
                "support": sentence.support,
                "sources": [
                    {"n": source.n, "quote": source.quote, "boxes": [list(box) for box in source.boxes]}
                    for source in sentence.sources
                ],
            }
            for sentence in answer.sentences
        ],
        "passages": [passage_line(passage) for passage in answer.passages],
        "model": answer.model,
        "style": answer.style,
        "timings": asdict(answer.timings),
    }


def passage_line(passage: Passage) -> Json:
    """A passage; what is unknown of its place is null or empty."""
    return {
        "n": passage.n,
        "document": passage.document or None,
        "path": passage.path or None,
        "page": passage.page,
        "pages": list(passage.pages),
        "text": passage.text,
        "score": passage.score,
        "boxes": [list(box) for box in passage.boxes],
    }


def read_history(path: Path) -> tuple[Message, ...]:
    """The dialogue of a --history file."""
    return _history(_load(path), str(path))


def read_context(path: Path) -> tuple[Passage, ...]:
    """The passages of a --context file."""
    return _context(_load(path), str(path))


def read_batch(path: Path) -> Iterator[BatchItem]:
    """The items of a --batch file; a line that is not of its form is an item with an error."""
    for number, line in enumerate(_read(path).split("\n"), 1):
        if not line.strip():
            continue
        item_id: object = None
        try:
            data = json.loads(line)
            item_id = data.get("id") if isinstance(data, dict) else None
            yield _item(data, f"line {number}")
        except (ValueError, RecursionError):
            yield BatchItem(item_id, error=f"Line {number} is not JSON.")
        except InvalidInput as error:
            yield BatchItem(item_id, error=str(error))


def _item(data: object, where: str) -> BatchItem:
    if not isinstance(data, dict) or not isinstance(data.get("question"), str):
        raise InvalidInput(f"In {where} there is no “question”.")
    documents = data.get("documents") or []
    if not isinstance(documents, list) or not all(isinstance(name, str) for name in documents):
        raise InvalidInput(f"In {where} “documents” is not a list of names.")
    style = data.get("style") or ""
    if style and style not in STYLES:
        raise InvalidInput(f"In {where} “style” is not one of: {', '.join(STYLES)}.")
    context = data.get("context")
    return BatchItem(
        id=data.get("id"),
        question=data["question"],
        history=_history(data.get("history") or [], where),
        documents=tuple(documents),
        context=None if context is None else _context(context, where),
        style=style,
    )


def _history(data: object, where: str) -> tuple[Message, ...]:
    wrong = InvalidInput(f'In {where} the history is not a list of {{"role": "user"|"assistant", "content": "…"}}.')
    if not isinstance(data, list):
        raise wrong
    messages = []
    for item in data:
        if not isinstance(item, dict) or not isinstance(item.get("content"), str):
            raise wrong
        if item.get("role") not in ("user", "assistant"):
            raise wrong
        messages.append(Message(item["role"], item["content"]))
    return tuple(messages)


def _context(data: object, where: str) -> tuple[Passage, ...]:
    wrong = InvalidInput(f'In {where} the context is not a list of strings or of {{"text", "document"?, "page"?}}.')
    if not isinstance(data, list):
        raise wrong
    passages = []
    for n, item in enumerate(data, 1):
        place = {"text": item} if isinstance(item, str) else item
        if not isinstance(place, dict) or not isinstance(place.get("text"), str):
            raise wrong
        page, document = place.get("page"), place.get("document")
        if not isinstance(page, int | None) or not isinstance(document, str | None):
            raise wrong
        pages = () if page is None else (page,)
        passages.append(Passage(n, document or "", "", pages, place["text"], 0.0))
    return tuple(passages)


def _load(path: Path) -> object:
    try:
        return json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is not JSON.") from error


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8 text.") from error


def dump(line: Json | Sequence[Json]) -> str:
    """One line, ASCII alone."""
    return json.dumps(line, ensure_ascii=True)


def model_line(info: ModelInfo) -> Json:
    """A language model's line."""
    return {
        "name": info.name,
        "title": info.title,
        "path": info.path or None,
        "size": info.size,
        "licence": info.licence,
        "style": info.style,
        "in_use": info.in_use,
        "memory": info.memory or None,
        "free": info.free,
        "origin": info.origin,
        "downloadable": info.downloadable,
    }
