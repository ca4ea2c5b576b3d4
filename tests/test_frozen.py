"""The program's records are dataclasses to everybody who looks, though they are made without generated code."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import ClassVar

import pytest

from app.frozen import frozen


@frozen
class Point:
    """A place."""

    x: int
    y: int = 2

    @property
    def sum(self) -> int:
        return self.x + self.y


@frozen
class Named(Point):
    kind: ClassVar[str] = "named"
    name: str = ""
    tags: list[str] = field(default_factory=list)


@frozen
class Empty:
    """Nothing."""


@frozen
class One:
    value: object


@dataclass(frozen=True, slots=True)
class Standard:
    x: int
    y: int = 2


def test_values_come_by_place_by_name_and_by_default() -> None:
    assert (Point(1).x, Point(1).y) == (1, 2)
    assert Point(1, y=5) == Point(x=1, y=5) == Point(1, 5)
    assert Point(1).sum == 3
    assert Named(1, name="a").name == "a" and Named(1).y == 2 and Named.kind == "named"
    assert Named(1).tags == [] and Named(1).tags is not Named(1).tags, "each has its own list"


@pytest.mark.parametrize(
    ("given", "named", "word"),
    [
        ((), {}, "'x'"),
        ((1, 2, 3), {}, "not 3"),
        ((1,), {"z": 1}, "'z'"),
        ((1,), {"x": 2}, "'x'"),
        ((), {"y": 1}, "'x'"),
    ],
)
def test_what_does_not_fit_is_refused_as_python_refuses_it(
    given: tuple[int, ...], named: dict[str, int], word: str
) -> None:
    with pytest.raises(TypeError, match=word):
        Point(*given, **named)
    with pytest.raises(TypeError):
        Standard(*given, **named)


def test_nothing_of_a_record_changes_once_it_is_made() -> None:
    point = Point(1)
    for act in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x"), lambda: setattr(point, "new", 2)):
        with pytest.raises(FrozenInstanceError):
            act()
    assert point.x == 1 and not hasattr(point, "__dict__")


def test_records_are_equal_where_their_kind_and_values_are_and_can_be_looked_up() -> None:
    assert Point(1) == Point(1) and Point(1) != Point(2) and Point(1) != Standard(1) and Point(1) != (1, 2)
    assert {Point(1): "a"}[Point(1)] == "a" and Empty() == Empty() and hash(Empty()) == hash(Empty())
    assert One((1,)) == One((1,)) != One(1) and len({One(1), One(1), One(2)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Named(1))


def test_they_say_what_they_are() -> None:
    assert repr(Point(1)) == "Point(x=1, y=2)" and repr(Empty()) == "Empty()"
    assert Point.__doc__ == "A place." and Point.__qualname__ == "Point" and Point.__module__ == __name__


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_they_cross_a_process_boundary_and_can_be_copied(protocol: int) -> None:
    for record in (Point(1, 3), Named(1, name="a", tags=["b"]), Empty(), One(None)):
        assert pickle.loads(pickle.dumps(record, protocol)) == record == copy.deepcopy(record) == copy.copy(record)


def test_the_standard_library_takes_them_for_dataclasses() -> None:
    assert is_dataclass(Point) and is_dataclass(Point(1))
    assert [(one.name, one.type, one.default) for one in fields(Point)] == [
        (one.name, one.type, one.default) for one in fields(Standard)
    ]
    assert [one.name for one in fields(Named)] == ["x", "y", "name", "tags"]
    assert fields(Named)[3].default_factory is list and fields(Point)[0].default is dataclasses.MISSING
    assert replace(Named(1, name="a"), y=7) == Named(1, 7, "a") and asdict(Point(1)) == asdict(Standard(1))
    assert asdict(One(Point(1))) == {"value": {"x": 1, "y": 2}}


def test_they_can_be_matched() -> None:
    match Named(4, name="n"):
        case Point(x, 2):
            assert x == 4
        case _:
            pytest.fail("it has two places, as a dataclass has")


def test_their_checked_reading_from_json_is_pydantics_own() -> None:
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(Point)
    assert adapter.validate_python({"x": 1}) == Point(1) and adapter.dump_json(Point(1)) == b'{"x":1,"y":2}'
    with pytest.raises(ValidationError):
        adapter.validate_python({"x": "no number"})


@frozen
class Numbered:
    what: str
    number: int = field(default=0, compare=False)


def test_a_field_may_be_left_out_of_comparing() -> None:
    assert Numbered("a", 1) == Numbered("a", 2) != Numbered("b", 1)
    assert hash(Numbered("a", 1)) == hash(Numbered("a", 2)) and replace(Numbered("a", 1), what="b").number == 1
