"""Settings and errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_engine import FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import ChatQAError
from ui.error_dialog import show_error
from ui.jobs import Jobs

pytestmark = pytest.mark.usefixtures("qapp")
Stage = tuple[QWidget, Jobs, FakeClient]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made: list[FakeClient] = []
    jobs = Jobs(tmp_path, connect_to(made, overview()))
    parent = QWidget()
    wait_until(lambda: jobs._ready)
    yield parent, jobs, made[0]
    jobs.close()
    parent.deleteLater()
    settle(0.05)


def test_an_error_is_one_sentence_and_its_details_are_copied() -> None:
    dialog = show_error(None, ChatQAError("The file <b>x</b> is gone."), "Traceback: here")
    assert dialog.textFormat() == Qt.TextFormat.PlainText
    assert dialog.text() == "The file <b>x</b> is gone."
    next(one for one in dialog.buttons() if one.text() == "Copy details").click()
    copied = QGuiApplication.clipboard().text()
    assert "ChatQAError" in copied and "Traceback: here" in copied
    assert dialog.isVisible()
    dialog.close()
    settle(0.05)
