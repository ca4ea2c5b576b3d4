"""Pages of manuals of programs and devices that do not exist, with questions: what the sets of questions do not have.

People ask their manuals for the path on one of several systems, the default of a setting, what a key or a command does,
all that is in a list. Encyclopedias hold few of these, so a model that learned from them takes the first of several
paths, or a part of a list. All words are made up here; none is out of a real manual.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from words import (
    ADJECTIVES,
    COMMANDS,
    DOING,
    FILES,
    FORMATS,
    KEYS,
    LANGUAGES,
    LICENCES,
    LIMITS,
    MEASURES,
    NOT_SAID,
    NOUNS,
    OUTCOMES,
    PARTS,
    PLATFORMS,
    SETTINGS,
    SORTS,
    STATES,
    THINGS,
    TROUBLES,
)

LEAST_WORDS = (60, 110, 150)  # of a page, before its last section


@dataclass(frozen=True, slots=True)
class Told:
    """A question, its answer (empty: the page has none), and how it is asked after another of its section that asks
    the same of something else (`of`)."""

    question: str
    answer: str
    again: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Text, with its heading, and questions on it."""

    text: str
    told: tuple[Told, ...]


def product(chance: random.Random) -> str:
    """A name for what a manual is of."""
    return f"{chance.choice(ADJECTIVES)}{chance.choice(('', ' '))}{chance.choice(NOUNS)}".title()


def pages(chance: random.Random, name: str, count: int) -> list[list[Section]]:
    """Of one manual, each as long as a passage that the program gives; its sections are of different kinds."""
    kinds = chance.sample(KINDS, len(KINDS))
    made: list[list[Section]] = []
    for _ in range(count):
        least = chance.choice(LEAST_WORDS)
        sections: list[Section] = []
        while kinds and sum(len(section.text.split()) for section in sections) < least:
            sections.append(kinds.pop()(chance, name))
        made += [sections] if sections else []
    return made


def unsaid(chance: random.Random, name: str) -> Told:
    """A question that no page answers."""
    return Told(chance.choice(NOT_SAID).format(name=name, platform=chance.choice(PLATFORMS)[0]), "")


def _alternatives(chance: random.Random, name: str) -> Section:
    """Where something lies, on one of several systems."""
    thing = chance.choice(("settings", "data", "cache", "log", "plug-in", "template", "download", "backup", "profile"))
    folder = f"{thing} folder"
    leaf = chance.choice((thing, f"{thing}s", thing.capitalize(), "user", "local"))
    chosen = chance.sample(PLATFORMS, chance.randint(3, 4))
    places = [(system, chance.choice(forms).format(name=name, low=_low(name), leaf=leaf)) for system, forms in chosen]
    shown = places[: len(places) - chance.randint(0, 1)]
    if chance.random() < 0.5:
        form = chance.choice(("On {} the {} is {}.", "On {}, the {} lies at {}.", "{}: the {} is {}"))
        lines = [f"• {form.format(system, folder, path)}" for system, path in shown]
    elif chance.random() < 0.5:
        lines = [f"System  {folder.capitalize()}", *(f"{system}  {path}" for system, path in shown)]
    else:
        parts = [f"{path} on {system}" for system, path in shown]
        lines = [f"The {folder} is {_listed(parts)}."]
    asking = chance.choice(
        (
            "Where does the {folder} lie on {system}?",
            "Where is the {folder} on {system}?",
            "What is the {folder} on {system}?",
        )
    )
    told = [
        Told(asking.format(folder=folder, system=system), path if (system, path) in shown else "", f"And on {system}?")
        for system, path in places
    ]
    moved = f"{_low(name).upper()}_{thing.upper().replace('-', '_')}"
    text = f"The environment variable {moved} moves the {folder}."
    told.append(Told(f"Which environment variable moves the {folder}?", moved))
    return _section(f"Where {name} keeps its files", [*lines, text], told)


def _measured(chance: random.Random, name: str) -> Section:
    """Several sorts of a thing, each with measures of its own."""
    of, sorts = chance.choice(SORTS)
    shown = chance.sample(sorts, min(len(sorts), chance.randint(2, 4)))
    measures = chance.sample(MEASURES, 3)
    there, gone = measures[: chance.randint(1, 2)], measures[2]
    values = {(sort, what[0]): chance.choice(what[3]) for sort in shown for what in there}
    if chance.random() < 0.4:
        lines = ["  ".join((of.capitalize(), *(what[0].capitalize() for what in there)))]
        lines += ["  ".join((sort, *(values[sort, what[0]] for what in there))) for sort in shown]
    else:
        lines = [
            " ".join(what[1].format(of=f"{sort} {of}", value=values[sort, what[0]]) for what in there) for sort in shown
        ]
    told = [
        Told(what[2].format(of=f"{sort} {of}"), values[sort, what[0]], f"What about the {sort} {of}?", what[0])
        for sort in shown
        for what in there
    ]
    told += [Told(gone[2].format(of=f"{sort} {of}"), "") for sort in shown[:1]]
    others = [sort for sort in sorts if sort not in shown]
    told += [
        Told(there[0][2].format(of=f"{sort} {of}"), "", f"What about the {sort} {of}?", there[0][0])
        for sort in others[:1]
    ]
    return _section(f"Which {of}?", lines, told)


def _commands(chance: random.Random, name: str) -> Section:
    tool = _low(name)
    things = chance.sample(THINGS, 4)
    *chosen, (_, second) = chance.sample(COMMANDS, 5)
    pairs = [(f"{tool} {word}", f"{does} {thing}") for (word, does), thing in zip(chosen, things, strict=True)]
    shown, gone = pairs[:-1], pairs[-1]
    told: list[Told] = []
    if chance.random() < 0.4:
        lines = ["Command  What it does", *(f"{command}  {does}" for command, does in shown)]
    else:
        also = chance.choice(
            ("", " and reports what it found", " and writes a line to the log", ", which takes a while")
        )
        lines = [f"The command {command} {does}{also if n == 1 else ''}." for n, (command, does) in enumerate(shown)]
        lines[0] = f"{lines[0][:-1]} and {second} {chance.choice(('it', 'what it can of it', 'its parts'))}."
        told.append(Told(f"Which command {second} {things[0]}?", shown[0][0]))
        chance.shuffle(lines)
    told += [Told(f"Which command {does}?", command) for command, does in shown]
    told += [Told(f"What does the command {command} do?", does, f"And {command}?") for command, does in shown]
    told.append(Told(f"Which command {gone[1]}?", ""))
    return _section(chance.choice(("In the terminal", f"Commands of {name}", "The command line")), lines, told)


def _keys(chance: random.Random, name: str) -> Section:
    keys = chance.sample(KEYS, chance.randint(4, 9))
    doing = chance.sample(DOING, len(keys))
    pairs = list(zip(keys, doing, strict=True))
    shown, gone = pairs[:-1], pairs[-1]
    between = chance.choice(("  ", " – ", ": "))
    lines = ["Keys  What they do", *(f"{key}{between}{does}" for key, does in shown)]
    told = [Told(f"What does {key} do?", does, f"And {key}?") for key, does in shown]
    told += [Told(f"Which key {does}?", key) for key, does in shown]
    told += [Told(f"What does {gone[0]} do?", ""), Told(f"Which key {gone[1]}?", "")]
    return _section("Keyboard", lines, told)


def _settings(chance: random.Random, name: str) -> Section:
    chosen = chance.sample(SETTINGS, chance.randint(3, 6))
    rows = [(label, chance.choice(values), extent, what) for label, values, extent, what in chosen]
    shown, gone = rows[:-1], rows[-1]
    file = chance.choice(FILES)[0]
    place = chance.choice(("the home folder", f"the folder {_low(name)}", "the data folder", "your profile"))
    said = f"The settings are kept in the file {file} in {place}."
    before = chance.choice(("", f"All of them are shown and changed by {_low(name)} config. "))
    table = ["Name  Default  Range  What it sets", *("  ".join(row) for row in shown)]
    told = [
        Told(f"What is the default {label.replace('_', ' ')}?", value, f"And of {label}?") for label, value, *_ in shown
    ]
    told += [Told(f"What does the setting {label} set?", what) for label, _, _, what in shown]
    told += [Told(f"Which setting sets {what.split(';')[0]}?", label) for label, _, _, what in shown]
    told += [Told(f"What is the range of {label}?", extent) for label, _, extent, _ in shown]
    told += [
        Told("In which file are the settings kept?", file),
        Told("Where are the settings kept?", f"in the file {file} in {place}"),
    ]
    told.append(Told(f"What is the default {gone[0].replace('_', ' ')}?", ""))
    return _section("Settings", [before + said, *table], told)


def _limits(chance: random.Random, name: str) -> Section:
    chosen = chance.sample(LIMITS, 3)
    values = [chance.choice(choices) for *_, choices in chosen]
    lines = [text.format(value=value) for (text, *_), value in zip(chosen, values, strict=True)][:2]
    told = [Told(asked, value) for (_, asked, *_), value in zip(chosen, values, strict=True)][:2]
    return _section("Limits", [" ".join(lines)], [*told, Told(chosen[2][1], "")])


def _files(chance: random.Random, name: str) -> Section:
    held = chance.sample([holds for _, holds in FILES], 6)
    chosen = [file for file, _ in chance.sample(FILES, 3)]
    index = chance.choice(("index", "cache", "thumbs", "queue", "parts", "keys"))
    serves = chance.choice(
        (
            "the search by name",
            "the preview of pictures",
            "the undoing of changes",
            "the quick start",
            "the list of recent files",
        )
    )
    lines = [
        f"The file {chosen[0]} holds {_listed(held[:3])}.",
        f"The folder {index} serves {serves}, and {name} can always build it anew.",
        f"The file {chosen[1]} holds {held[3]}, and {chosen[2]} {_listed(held[4:])}.",
    ]
    told = [
        Told(f"What does the file {chosen[0]} hold?", _listed(held[:3]), f"And {chosen[0]}?"),
        Told(f"What does {chosen[2]} hold?", _listed(held[4:]), f"And {chosen[2]}?"),
        Told(f"In which file are {held[chance.randrange(3)]} kept?", chosen[0]),
        Told(f"In which file are {held[3]} kept?", chosen[1]),
        Told(f"What does the folder {index} serve?", serves),
        Told(f"What does the folder {chance.choice(('spare', 'work', 'old'))} hold?", ""),
    ]
    return _section(f"What the folder of {name} holds", lines, told)


def _outcomes(chance: random.Random, name: str) -> Section:
    """What becomes of each of several things, when something is done to what they belong to."""
    thing, done, doing = chance.choice(
        (
            ("a project", "deleted", "delete"),
            ("an account", "closed", "close"),
            ("an album", "removed", "remove"),
            ("a device", "unlinked", "unlink"),
            ("a workspace", "archived", "archive"),
            ("a message", "taken back", "take back"),
            ("a notebook", "moved", "move"),
        )
    )
    by = chance.choice(("press Delete", "open its menu", "press F8"))
    parts = chance.sample(PARTS, 4)
    ends = chance.sample(OUTCOMES, 3)
    lines = [
        f"To {doing} {thing}, choose it in the list and {by}.",
        f"Its {parts[0]} and its {parts[1]} are {ends[0]}.",
        f"The {parts[2]} {chance.choice(('are', 'themselves are'))} {ends[1]}.",
        f"The {parts[3]} are {ends[2]}.",
    ]
    asking = chance.choice(
        ("What happens to the {part} when {thing} is {done}?", "What happens to the {part} if I {doing} {thing}?")
    )
    told = [
        Told(asking.format(part=part, thing=thing, done=done, doing=doing), ends[max(0, n - 1)], f"And the {part}?")
        for n, part in enumerate(parts)
    ]
    told += [
        Told(f"How do I {doing} {thing}?", f"choose it in the list and {by}"),
        Told(f"Who may {doing} {thing}?", ""),
    ]
    return _section(f"{doing.capitalize()} {thing}", [" ".join(lines)], told)


def _sorts_of_files(chance: random.Random, name: str) -> Section:
    good, *bad = chance.sample(FORMATS, 4)
    doing = chance.choice(("imported", "opened", "added", "sent", "printed"))
    languages = chance.sample(LANGUAGES, chance.randint(2, 3))
    lines = [
        f"Only {good} files can be {doing}. {_listed(bad, 'and')} files cannot be {doing}; convert them first.",
        f"Its {chance.choice(('menus', 'messages', 'pages'))} are in {_listed(languages)}.",
    ]
    other = chance.choice(("licence", "licences"))
    own, foreign = chance.sample(LICENCES, 2)
    part = f"{chance.choice(ADJECTIVES)}lib".capitalize()
    lines.append(f"{name} is under the {own}. The part {part} is under the {foreign}.")
    told = [
        Told(f"Which kinds of files can be {doing}?", f"only {good} files"),
        Told(f"Can {bad[0]} files be {doing}?", "No"),
        Told(f"In which languages are its {lines[1].split()[1]}?", _listed(languages)),
        Told(f"Under which licence is {name}?", own),
        Told(f"Under which licence is {part}?", foreign, f"And {part}?"),
        Told(f"Can {next(one for one in FORMATS if one not in (good, *bad))} files be exported?", ""),
    ]
    return _section(f"Files and {other}", [" ".join(lines)], told)


def _states(chance: random.Random, name: str) -> Section:
    chosen = chance.sample(STATES, chance.randint(3, 5))
    shown, gone = chosen[:-1], chosen[-1]
    table = ["State  What it means", *(f"{state}  {means}" for state, means in shown)]
    told = [Told(f"What does the state {state} mean?", means.rstrip("."), f"And {state}?") for state, means in shown]
    return _section("The states of a task", table, [*told, Told(f"What does the state {gone[0]} mean?", "")])


def _troubles(chance: random.Random, name: str) -> Section:
    chosen = chance.sample(TROUBLES, chance.randint(3, 5))
    shown, gone = chosen[:-1], chosen[-1]
    table = ["What you see  What helps", *(f"{seen}  {helps}" for seen, helps in shown)]
    told = [Told(f"What helps when {seen[:1].lower()}{seen[1:]}?", helps.rstrip(".")) for seen, helps in shown]
    told.append(Told(f"What helps when {gone[0][:1].lower()}{gone[0][1:]}?", ""))
    return _section("When something goes wrong", table, told)


KINDS: tuple[Callable[[random.Random, str], Section], ...] = (
    _alternatives,
    _measured,
    _commands,
    _keys,
    _settings,
    _limits,
    _files,
    _outcomes,
    _sorts_of_files,
    _states,
    _troubles,
)


def _section(heading: str, lines: Sequence[str], told: Sequence[Told]) -> Section:
    return Section("\n".join((heading, *lines)), tuple(told))


def _low(name: str) -> str:
    return name.lower().replace(" ", "")


def _listed(parts: Sequence[str], word: str = "and") -> str:
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}" if len(parts) > 1 else parts[0]
