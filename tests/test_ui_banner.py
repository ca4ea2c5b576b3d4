"""The banner: what lasts, what waits, and what can still be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ui.application import make_application
from ui.banner import Banner


@pytest.fixture
def banner(qapp: Any) -> Iterator[Banner]:
    make_application()
    shown = Banner()
    yield shown
    shown.deleteLater()


def test_only_what_takes_something_back_is_taken_up_by_the_key(banner: Banner) -> None:
    done: list[str] = []
    assert not banner.take_up()
    banner.tell("Saved.", action=("Show in folder", lambda: done.append("shown")))
    assert not banner.take_up()
    banner.tell("“A” was deleted.", action=("Undo", lambda: done.append("undone")))
    assert banner.take_up() and done == ["undone"]


def test_what_lasts_is_not_covered_by_what_is_told_after(banner: Banner) -> None:
    banner.tell("The engine stopped.", "error", lasting=True)
    banner.tell("A web address is no file.", "warning")
    assert banner.sentence == "The engine stopped."
    banner.tell("Another program holds the library.", "error", lasting=True)
    assert banner.sentence == "Another program holds the library."


def test_an_information_waits_while_something_can_be_undone(banner: Banner) -> None:
    done: list[str] = []
    banner.tell("“A” was deleted.", action=("Undo", lambda: done.append("undone")))
    banner.tell("The index is being rebuilt.")
    assert banner.sentence == "“A” was deleted."
    banner._reserved.timeout.emit()  # ten seconds later
    assert banner.sentence == "The index is being rebuilt." and not banner._action.isVisibleTo(banner)
    banner.tell("“B” was deleted.", action=("Undo", lambda: done.append("undone")))
    banner.tell("The index is being rebuilt.")
    banner.withdraw("The index is being rebuilt.")
    banner._action.click()
    assert done == ["undone"] and banner.sentence == ""


def test_an_error_waits_for_nothing(banner: Banner) -> None:
    banner.tell("“A” was deleted.", action=("Undo", lambda: None))
    banner.tell("The disk is full.", "error", "details")
    assert banner.sentence == "The disk is full."
    assert not banner._action.isVisibleTo(banner) and banner._copy.isVisibleTo(banner)


def test_what_could_be_undone_still_can_once_an_error_is_dismissed(banner: Banner) -> None:
    undone: list[str] = []
    banner.tell("“A” was deleted.", action=("Undo", lambda: undone.append("A")))
    banner.tell("“B” was deleted.", action=("Undo", lambda: undone.append("B")))
    banner.tell("The disk is full.", "error", "details")
    banner._close.click()
    assert banner.sentence == "“B” was deleted." and not banner._copy.isVisibleTo(banner)
    banner._action.click()
    assert banner.sentence == "“A” was deleted."
    banner._close.click()
    assert banner.sentence == "" and undone == ["B"]


def test_what_can_be_undone_no_more_is_not_offered(banner: Banner) -> None:
    banner.tell("“A” was deleted.", action=("Undo", lambda: None))
    banner.tell("“B” was deleted.", action=("Undo", lambda: None))
    banner.tell("The index is being rebuilt.")  # waits
    banner._close.click()  # the user wants neither back
    assert banner.sentence == "The index is being rebuilt."
    banner._close.click()
    assert banner.sentence == ""
    banner.tell("“C” was deleted.", action=("Undo", lambda: None))
    banner.tell("The disk is full.", "error")
    banner.forget()  # the engine was started again
    banner._close.click()
    assert banner.sentence == ""
