"""What the engine says to users: the sentences in app/, found in its source.

app/ is plain Python and speaks English; the window translates at its door (ui/language.py). A sentence is found by its
look, or because an error or a notice is made of it. What is set into one becomes a numbered placeholder: {0} holds
data, {said0} holds words of the program's own, which are then sentences or parts of one themselves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Modules that speak in the terminal, to programmers, to a model, in a document's language, or in the window's words.
LEFT_OUT = re.compile(r"cli|terminal|frozen|jsonlines|records|\w*commands|prompt|rewriting|suggesting|export_words")
SQL = r"^(SELECT|UPDATE|DELETE|INSERT|FROM|WHERE)\b"
NOT_SENTENCES = re.compile(rf"{SQL}|^ChatQA Desktop|Use only this part|The library is open|^Sorry")
DATA = {"name", "key"}  # arguments that hold data, whatever strings of the source are given for them
SENTENCE = re.compile(r"[“\"'A-Z{][^\n]*[a-z][^\n]* [^\n]*[.!?…}]")
WORDS = re.compile(r"[a-z]{2}")
PLACEHOLDER = re.compile(r"\{(?:said)?\d+\}")
PASSING = {"strip", "rstrip", "join", "str"}  # calls that give back what they are given, or almost

Function = ast.FunctionDef
Scope = tuple["Module", Function | None]


@dataclass(frozen=True, slots=True)
class Module:
    """A module, and the function that each of its nodes stands in."""

    name: str
    tree: ast.Module
    inside: dict[ast.AST, Function | None]

    @classmethod
    def read(cls, path: Path) -> Module:
        """Parse a file."""
        tree = ast.parse(path.read_text("utf-8"))
        inside: dict[ast.AST, Function | None] = {}
        _place(tree, None, inside)
        return cls(path.stem, tree, inside)

    def nodes(self) -> Iterator[tuple[ast.AST, Scope]]:
        """Every node with its scope."""
        for node, function in self.inside.items():
            yield node, (self, function)

    def functions(self, name: str) -> list[Function]:
        return [node for node in self.inside if isinstance(node, ast.FunctionDef) and node.name == name]


def _place(node: ast.AST, function: Function | None, inside: dict[ast.AST, Function | None]) -> None:
    for child in ast.iter_child_nodes(node):
        if _is_unsaid(child):
            continue
        inside[child] = function
        if isinstance(child, ast.JoinedStr):
            for part in child.values:
                if isinstance(part, ast.FormattedValue):
                    _place(part, function, inside)
        else:
            _place(child, child if isinstance(child, ast.FunctionDef) else function, inside)


def _is_unsaid(node: ast.AST) -> bool:
    """Docstrings, and what goes to the log."""
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    logged = isinstance(value, ast.Call) and ast.unparse(value.func).startswith("log.")
    return logged or (isinstance(value, ast.Constant) and isinstance(value.value, str))


class Sentences:
    """Reads all modules; `found` are the templates, in the order of the modules."""

    def __init__(self, folder: Path) -> None:
        self._modules = [Module.read(path) for path in sorted(folder.glob("*.py"))]
        self._errors = self._error_classes()
        self._calls = self._calls_by_name()
        self.found: dict[str, None] = {}
        for module in self._modules:
            if not LEFT_OUT.fullmatch(module.name):
                for node, scope in module.nodes():
                    self._look_at(node, scope)

    def _error_classes(self) -> set[str]:
        bases = {
            node.name: {ast.unparse(base) for base in node.bases}
            for module in self._modules
            for node in module.inside
            if isinstance(node, ast.ClassDef)
        }
        known = {"ChatQAError"}
        while more := {name for name, of in bases.items() if of & known} - known:
            known |= more
        return known

    def _calls_by_name(self) -> dict[str, list[tuple[ast.Call, Scope]]]:
        calls: dict[str, list[tuple[ast.Call, Scope]]] = {}
        for module in self._modules:
            for node, scope in module.nodes():
                if isinstance(node, ast.Call):
                    calls.setdefault(_called(node), []).append((node, scope))
        return calls

    def _look_at(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, ast.Constant | ast.JoinedStr):
            text, _ = self._template(node, scope)
            if SENTENCE.fullmatch(text) and not NOT_SENTENCES.search(text):
                self._add(node, scope)
        elif isinstance(node, ast.Call):
            said = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg in ("reason", "licence")}
            values = [*said.values(), *(node.args if _called(node) in {*self._errors, "Notice"} else ())]
            for value in values:
                for inner, where in self._strings(value, scope):
                    if " " in self._template(inner, where)[0].strip():
                        self._add(inner, where)

    def _add(self, node: ast.expr, scope: Scope) -> None:
        """A sentence, and the program's own words that can be set into it."""
        text, parts = self._template(node, scope)
        if not WORDS.search(PLACEHOLDER.sub("", text)) and "{said" not in text:
            return
        self.found[text.strip()] = None
        for inner, where in parts:
            if self._template(inner, where)[0].strip() not in self.found:
                self._add(inner, where)

    def _template(self, node: ast.expr, scope: Scope) -> tuple[str, list[tuple[ast.expr, Scope]]]:
        """The text with placeholders, and the strings of ours that can stand in them."""
        if isinstance(node, ast.Constant):
            return (node.value if isinstance(node.value, str) else ""), []
        assert isinstance(node, ast.JoinedStr)
        text, parts, count = "", [], 0
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                strings = self._strings(value.value, scope)
                own = [item for item in strings if WORDS.search(self._words(item[0]))]
                said = own or self._is_error(value.value, scope)
                text += f"{{said{count}}}" if said else f"{{{count}}}"
                parts += own
                count += 1
            elif isinstance(value, ast.Constant):
                text += str(value.value)
        return text, parts

    def _words(self, node: ast.expr) -> str:
        """Its letters, whatever is set into it."""
        if isinstance(node, ast.Constant):
            return str(node.value)
        assert isinstance(node, ast.JoinedStr)
        return " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))

    # What a value can be.

    def _strings(self, value: ast.expr, scope: Scope, seen: tuple[ast.AST, ...] = ()) -> list[tuple[ast.expr, Scope]]:
        """The strings in the source that this can be, each with its scope."""
        if value in seen or len(seen) > 12:
            return []
        seen = (*seen, value)
        if isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str)):
            return [(value, scope)]
        if isinstance(value, ast.Name):
            values = self._values(value.id, scope)
        elif isinstance(value, ast.Call):
            values = self._returned(value, scope)
        else:
            values = [(inner, scope) for inner in _branches(value)]
        return [string for inner, where in values for string in self._strings(inner, where, seen)]

    def _values(self, name: str, scope: Scope) -> list[tuple[ast.expr, Scope]]:
        """What a name is set to: in its function, by those who call that, or in a module."""
        module, function = scope
        if function is not None:
            found: list[tuple[ast.expr, Scope]] = [(value, scope) for value in _assigned(name, function)]
            arguments = {argument.arg: argument for argument in (*function.args.args, *function.args.kwonlyargs)}
            names = [*arguments]
            if name in names and name not in DATA and _may_be_text(arguments[name]):
                for call, where in self._calls.get(function.name, []):
                    given = {keyword.arg: keyword.value for keyword in call.keywords}
                    own = [argument for argument in names if argument not in ("self", "cls")]
                    given |= dict(zip(own, call.args, strict=False))
                    found += [(given[name], where)] if name in given else []
            if found or name in names:
                return found
        for other in (module, *self._modules):
            for node in other.tree.body:
                if isinstance(node, ast.Assign) and name in {ast.unparse(target) for target in node.targets}:
                    return [(node.value, (other, None))]
        return []

    def _returned(self, call: ast.Call, scope: Scope) -> list[tuple[ast.expr, Scope]]:
        name, function = _called(call), call.func
        if name in PASSING:
            if isinstance(function, ast.Attribute) and name != "join":
                return [(function.value, scope)]
            return [(value, scope) for value in call.args]
        of = ast.unparse(function.value) if isinstance(function, ast.Attribute) else "self"
        modules = [module for module in self._modules if module.name == of] if of != "self" else [scope[0]]
        return [
            (node.value, (module, definition))
            for module in modules
            for definition in module.functions(name)
            for node in ast.walk(definition)
            if isinstance(node, ast.Return) and node.value is not None and module.inside.get(node) is definition
        ]

    def _is_error(self, value: ast.expr, scope: Scope) -> bool:
        """Whether this is an error of ours, whose words are sentences."""
        if isinstance(value, ast.Attribute) and value.attr == "message":
            value = value.value
        if isinstance(value, ast.Call) and _called(value) in ("str", "rstrip") and value.args:
            value = value.args[0]
        if not isinstance(value, ast.Name) or scope[1] is None:
            return False
        kinds = [
            ast.unparse(node.type)
            for node in ast.walk(scope[1])
            if isinstance(node, ast.ExceptHandler) and node.name == value.id and node.type is not None
        ]
        arguments = [argument for argument in scope[1].args.args if argument.arg == value.id and argument.annotation]
        kinds += [ast.unparse(argument.annotation) for argument in arguments if argument.annotation]
        return any(set(re.findall(r"\w+", kind)) & self._errors for kind in kinds)


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    return ast.unparse(call.func).rsplit(".", 1)[-1]


def _may_be_text(argument: ast.arg) -> bool:
    return argument.annotation is None or "str" in ast.unparse(argument.annotation)


def _branches(value: ast.expr) -> Sequence[ast.expr]:
    if isinstance(value, ast.IfExp):
        return value.body, value.orelse
    if isinstance(value, ast.BoolOp):
        return value.values
    if isinstance(value, ast.List | ast.Tuple):
        return value.elts
    if isinstance(value, ast.ListComp | ast.GeneratorExp):
        return (value.elt,)
    return ()


def _assigned(name: str, function: Function) -> Iterator[ast.expr]:
    """What a function's own name is set to, or has appended."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in {ast.unparse(target) for target in node.targets}:
            yield node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and ast.unparse(node.target) == name:
            yield from () if node.value is None else (node.value,)
        elif isinstance(node, ast.For | ast.comprehension) and ast.unparse(node.target) == name:
            yield node.iter
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == f"{name}.append":
            yield node.args[0]


def sentences(folder: Path) -> list[str]:
    """Every template of app/, once."""
    return [*Sentences(folder).found]
