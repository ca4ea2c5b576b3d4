"""Frozen, slotted dataclasses whose definition costs next to nothing.

`dataclasses.dataclass(frozen=True, slots=True)` writes and compiles six functions for each class, half a millisecond;
this program has well over a hundred such classes, and a window that is to stand in a quarter of a second. Here all
classes share their functions. `dataclasses.fields`, `replace` and `asdict`, `match`, pickling and the type checker see
dataclasses as they know them. There is no `__post_init__`, `InitVar` or `KW_ONLY`.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclasses.dataclass
class _Pattern:
    field: object


_PATTERN = _Pattern.__dataclass_fields__["field"]
_OF_THE_BODY = ("__dict__", "__weakref__")


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def frozen(cls: type[T]) -> type[T]:
    """Make `cls`, as a class statement wrote it, a frozen dataclass with slots."""
    shape = _Shape(cls, getattr(cls, "__shape__", None))
    body = {key: value for key, value in cls.__dict__.items() if key not in _OF_THE_BODY and key not in shape.own}
    body |= {"__slots__": tuple(shape.own), "__match_args__": tuple(shape.names), "__shape__": shape}
    body |= {"__dataclass_fields__": _Fields(), "__qualname__": cls.__qualname__}
    metaclass: Any = type(cls)
    made: type[T] = metaclass(cls.__name__, cls.__bases__, {**_FUNCTIONS, **body})
    shape.bind(made)
    return made


class _Shape:
    """The fields of a class: their names, types and defaults, and how they are set and read."""

    def __init__(self, cls: type, inherited: _Shape | None) -> None:
        annotations = inspect.get_annotations(cls)
        self.own = {name: kind for name, kind in annotations.items() if "ClassVar" not in str(kind)}
        self.types: dict[str, object] = {}
        self.defaults: dict[str, object] = {}
        self.factories: dict[str, Callable[[], object]] = {}
        self.uncompared: set[str] = set()
        if inherited is not None:
            self.types |= inherited.types
            self.defaults |= inherited.defaults
            self.factories |= inherited.factories
            self.uncompared |= inherited.uncompared
        self.types |= self.own
        self.names = list(self.types)
        for name in self.own:
            default = cls.__dict__.get(name, dataclasses.MISSING)
            if isinstance(default, dataclasses.Field):
                if default.compare is False:
                    self.uncompared.add(name)
                if default.default_factory is not dataclasses.MISSING:
                    self.factories[name] = default.default_factory
                default = default.default
            if default is not dataclasses.MISSING:
                self.defaults[name] = default

    def bind(self, cls: type) -> None:
        """Take the slots of the finished class."""
        self.setters = [getattr(cls, name).__set__ for name in self.names]
        self.values = _reader(self.names)
        compared = [name for name in self.names if name not in self.uncompared]
        self.compared = self.values if compared == self.names else _reader(compared)

    def fill(self, cls: type, given: tuple[object, ...], named: dict[str, object]) -> Iterator[object]:
        """The value of each field, from what the caller gave and the defaults."""
        if len(given) > len(self.names):
            raise TypeError(f"{cls.__name__} takes {len(self.names)} values, not {len(given)}")
        yield from given
        for name in self.names[len(given) :]:
            if name in named:
                yield named.pop(name)
            elif name in self.defaults:
                yield self.defaults[name]
            elif name in self.factories:
                yield self.factories[name]()
            else:
                raise TypeError(f"{cls.__name__} wants a value for {name!r}")
        if named:
            raise TypeError(f"{cls.__name__} has no field {next(iter(named))!r} that is still to be set")


def _reader(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """What reads these fields of a record."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


class _Fields:
    """`__dataclass_fields__`, made when somebody looks: only few classes are ever asked."""

    def __get__(self, _: object, cls: Any) -> dict[str, dataclasses.Field[Any]]:
        shape: _Shape = cls.__shape__
        made = {}
        for name, kind in shape.types.items():
            made[name] = field = copy.copy(_PATTERN)
            field.name, field.type = name, kind
            field.default = shape.defaults.get(name, dataclasses.MISSING)
            field.default_factory = shape.factories.get(name, dataclasses.MISSING)
        cls.__dataclass_fields__ = made
        return made


def _init(self: Any, *given: object, **named: object) -> None:
    shape: _Shape = self.__shape__
    values = given if len(given) == len(shape.setters) and not named else shape.fill(type(self), given, named)
    for set_field, value in zip(shape.setters, values, strict=True):
        set_field(self, value)


def _repr(self: Any) -> str:
    shape: _Shape = self.__shape__
    words = ", ".join(f"{name}={getattr(self, name)!r}" for name in shape.names)
    return f"{type(self).__qualname__}({words})"


def _eq(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return self.__shape__.compared(self) == self.__shape__.compared(other)


def _hash(self: Any) -> int:
    return hash(self.__shape__.compared(self))


def _getstate(self: Any) -> tuple[object, ...]:
    values: tuple[object, ...] = self.__shape__.values(self)
    return values


def _setstate(self: Any, state: tuple[object, ...]) -> None:
    for set_field, value in zip(self.__shape__.setters, state, strict=True):
        set_field(self, value)


def _refuse_change(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


_FUNCTIONS: dict[str, object] = {
    "__init__": _init,
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
    "__setattr__": _refuse_change,
    "__delattr__": _refuse_deletion,
}
