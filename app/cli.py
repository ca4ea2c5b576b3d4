"""The terminal's door: arguments, exit codes, and errors as one sentence.

Exit codes: 0 done, 1 the thing asked for failed (one sentence on stderr), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__, commands, conversation_commands, library_commands, logs
from app.errors import ChatQAError
from app.paths import home_dir
from app.settings import STYLES

log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command. Returns the exit code."""
    _lenient_streams()
    parser = _parser()
    options = parser.parse_args(arguments)
    missing = _missing(options)
    if missing:
        parser.error(missing)
    options.home = home_dir(options.home)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except ChatQAError as error:
        print(f"chatqa: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("chatqa: stopped; what was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away: nothing to say to it
        return 1
    except Exception as error:  # the top: a bug is a sentence too, and its trace is in the log
        logs.start(options.home)
        log.exception("A command failed.")
        name = type(error).__name__
        print(f"chatqa: something went wrong inside the program ({name}); see {logs.FILE_NAME}.", file=sys.stderr)
        return 1


def _missing(options: argparse.Namespace) -> str:
    """What a command needs beyond what argparse can say; empty where nothing is missing."""
    if "question" in options and options.question is None and options.batch is None:
        return "a QUESTION or --batch FILE is wanted"
    action = getattr(options, "action", "")
    argument, word = _WANTED.get((options.verb, action), ("", ""))
    if getattr(options, "remove", False):
        return "" if action == "gpu" else "--remove goes with gpu"
    return f"{options.verb} {action} wants a {word}" if argument and getattr(options, argument) is None else ""


def _lenient_streams() -> None:
    """A character the terminal's encoding lacks must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    # SUPPRESS: an option that is not given after the verb must not undo one given before it.
    shared.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help="library, conversations and settings")
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a line")
    parser = argparse.ArgumentParser(
        prog="chatqa", description="Ask your own PDFs, on your own machine. Without a command: the window."
    )
    parser.add_argument("--version", action="version", version=f"ChatQA Desktop {__version__}")
    parser.add_argument("--home", metavar="DIR", default=None, help="library, conversations and settings")
    parser.add_argument("--json", action="store_true", default=False, help="one JSON object a line")
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    for verb in _HELP:
        command = verbs.add_parser(verb, parents=[shared], help=_HELP[verb], description=_HELP[verb])
        command.set_defaults(command=_COMMANDS[verb], verb=verb)
        if verb in _ARGUMENTS:
            _ARGUMENTS[verb](command)
    return parser


def _add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", metavar="PATH", help="a PDF or a folder of them")
    command.add_argument("--no-wait", action="store_true", help="return when searchable, before embedding")
    command.add_argument("--ask-password", action="store_true", help="ask for the password of encrypted PDFs")


def _collections_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", nargs="?", choices=("list", "add", "remove"), default="list")
    command.add_argument("name", nargs="?", metavar="NAME")
    command.add_argument("documents", nargs="*", metavar="DOCUMENT", help="its file name or path")


def _folders_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", nargs="?", choices=("list", "watch", "forget", "update"), default="list")
    command.add_argument("folder", nargs="?", metavar="FOLDER")


def _ocr_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("documents", nargs="*", metavar="DOCUMENT", help="its file name or path; none: all")


def _remove_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("documents", nargs="+", metavar="DOCUMENT", help="its file name or path")


def _search_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", nargs="?", metavar="QUESTION")
    command.add_argument("--history", type=Path, metavar="FILE", help="the dialogue so far, as JSON")
    command.add_argument("--document", action="append", default=[], metavar="NAME", help="search only this document")
    command.add_argument("--collection", action="append", default=[], metavar="NAME", help="and this collection's")
    command.add_argument("--top", type=_positive, default=0, metavar="N", help="passages wanted")
    command.add_argument("--batch", type=Path, metavar="FILE", help="questions as JSON lines")


def _ask_arguments(command: argparse.ArgumentParser) -> None:
    _search_arguments(command)
    command.add_argument("--style", choices=STYLES, help="the instruction before the question")
    command.add_argument("--context", type=Path, metavar="FILE", help="passages to ground on, as JSON; no search")


def _models_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", nargs="?", choices=("list", "get", "add", "use", "gpu"), default="list")
    command.add_argument("value", nargs="?", metavar="FILE-OR-NAME")
    command.add_argument("--remove", action="store_true", help="with gpu: take the GPU pack away")


def _settings_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("key", nargs="?", metavar="KEY")
    command.add_argument("value", nargs="?", metavar="VALUE")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number from 1 is wanted")
    return number


def _export_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("conversation", type=_positive, metavar="ID", help="as `chatqa conversations` names it")
    command.add_argument("--format", choices=("markdown", "html"), help="else by the name of FILE, else Markdown")
    command.add_argument("--out", type=Path, metavar="FILE", help="where to; else it is printed")


_WANTED = {  # by an action: the argument it cannot do without, and its word
    **{("models", action): ("value", "NAME") for action in ("get", "use")},
    **{("models", action): ("value", "FILE") for action in ("add", "gpu")},
    **{("collections", action): ("name", "NAME") for action in ("add", "remove")},
    **{("folders", action): ("folder", "FOLDER") for action in ("watch", "forget")},
}

_ARGUMENTS = {
    "add": _add_arguments,
    "remove": _remove_arguments,
    "collections": _collections_arguments,
    "folders": _folders_arguments,
    "ocr": _ocr_arguments,
    "search": _search_arguments,
    "ask": _ask_arguments,
    "models": _models_arguments,
    "settings": _settings_arguments,
    "export": _export_arguments,
}
_COMMANDS = {
    "add": library_commands.add,
    "documents": library_commands.documents,
    "remove": library_commands.remove,
    "check": library_commands.check,
    "collections": library_commands.groups,
    "folders": library_commands.folders,
    "ocr": library_commands.ocr_scans,
    "search": commands.search,
    "ask": commands.ask,
    "models": commands.models,
    "settings": commands.settings,
    "conversations": conversation_commands.conversations,
    "export": conversation_commands.export,
    "demo": commands.demo,
}
_HELP = {
    "add": "add PDFs and folders to the library",
    "documents": "list the library",
    "remove": "take documents out of the library",
    "check": "verify the library and repair it",
    "collections": "list, make and change collections of documents",
    "folders": "list and change the watched folders, take in what changed in them",
    "ocr": "read scanned pages",
    "search": "find passages",
    "ask": "answer a question from the documents",
    "models": "list, download, add and choose language models",
    "settings": "show and change settings",
    "conversations": "list the saved conversations",
    "export": "put a conversation with its sources into a file",
    "demo": "ask the sample in a temporary library",
}
