"""The window brought into every state that the screenshots show, and pictures taken of it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from screenshot_home import HOTEL, OUTAGE, REVENUE, answer_to

from app.client import EngineClient, Job
from app.errors import ChatQAError
from app.events import Began, Reading, Searching, Sources, Token
from app.records import Asked, Conversation, Passage, Turn
from app.requests import Ask, Request
from ui.fold import FoldButton
from ui.jobs import Jobs
from ui.main_window import MainWindow

PATIENCE_S = 60.0
LOOK_MS = 15
STILL_S = 0.35  # for what comes in steps, and for the cursor to blink
SIZE = (1360, 860)
SHADE = QColor(0, 0, 0, 70)  # over the window behind a dialog
NOT_IN_IT = "Who won the chess championship of 1972?"


class Engine(EngineClient):
    """The real one; but one question is answered by a thread here, which waits half way for `go_on`."""

    passages: tuple[Passage, ...] = ()
    go_on = threading.Event()
    words = 38

    def submit(
        self,
        request: Request,
        on_event: Callable[[Any], None] = lambda event: None,
        on_done: Callable[[Any], None] = lambda result: None,
        on_failed: Callable[[ChatQAError], None] = lambda error: None,
    ) -> Job:
        if not (isinstance(request, Ask) and request.question == OUTAGE):
            return super().submit(request, on_event, on_done, on_failed)
        job = Job(0, request, on_event, on_done, on_failed)
        threading.Thread(target=self._say, args=(request, job), daemon=True).start()
        return job

    def _say(self, request: Ask, job: Job) -> None:
        answer = answer_to(request.question, self.passages)
        conversation = Conversation(request.conversation_id or 10**6, request.question, time.time())
        told = [Began(conversation), Searching(request.question), Sources(self.passages), Reading(1240, 2300)]
        pieces = [Token(word + " ") for word in answer.answer.split(" ")]
        for event in (*told, *pieces[: self.words]):
            job.on_event(event)
            time.sleep(0.004)
        self.go_on.wait(PATIENCE_S)
        job.on_done(Asked(conversation, Turn(10**6, answer, (10**6,))))


class Stage:
    """One window over a home, and the pictures taken of it."""

    def __init__(self, home: Path, pictures: Path) -> None:
        self._pictures = pictures
        self.jobs = Jobs(home, Engine)
        self.window = MainWindow(home, self.jobs)
        self.window.resize(*SIZE)
        self.window.show()
        wait_until(lambda: self.window._overview_seen, "the overview")

    def take(self, name: str) -> None:
        """A picture of the window, and of the dialogs and menus over it."""
        rest(STILL_S)
        picture = self.window.grab()
        over = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not self.window]
        for widget in over:
            picture = _laid(picture, self.window, widget)
        picture.save(str(self._pictures / f"{name}.png"))

    def open(self, question: str) -> None:
        """The conversation that begins with this question."""
        model = self.window.sidebar.conversations.model
        found = [model.conversation(row) for row in range(model.rowCount())]
        self.window.chat.open(next(one.id for one in found if one.title == question))
        wait_until(lambda: self.window.chat.dialogue is not None and self.window.chat.dialogue.turns, question)
        rest(STILL_S)

    def shut(self) -> None:
        """Close dialogs."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        rest(0.05)

    def close(self) -> None:
        """Close the window and its engine."""
        self.window.quit()
        wait_until(lambda: not self.window.isVisible(), "the window closes")
        shiboken6.delete(self.window)


def new_home(stage: Stage, archive: Path) -> None:
    """The states of a home in which nothing is."""
    stage.take("01 first start")
    stage.window.add_paths([str(archive)])
    library = stage.window.sidebar.library.model
    wait_until(lambda: sum(one.status != "queued" for one in library.documents) > 5, "files are read")
    stage.take("02 adding")


def used_home(stage: Stage) -> None:
    """The states of one that is in use. The last leaves a new engine behind."""
    window = stage.window
    stage.open(REVENUE)
    dialogue = window.chat.dialogue
    assert dialogue is not None
    dialogue.verticalScrollBar().setValue(0)
    stage.take("03 answered")
    turn = dialogue.turns[0]
    assert turn.answer is not None
    index, first = next((at, one.sources[0]) for at, one in enumerate(turn.answer.sentences) if one.sources)
    turn._show_cited(index, first.n)
    rest(0.6)
    stage.take("04 answered with its page")
    outage = dialogue.turns[-1].answer
    assert outage is not None
    Engine.passages = outage.passages
    window.reading.toggle()
    window.chat.begin()
    window.chat.ask(OUTAGE)
    streaming = window.chat.dialogue
    assert streaming is not None
    wait_until(lambda: len(streaming.turns[-1].text.toPlainText()) > 120, "the answer streams")
    stage.take("05 answering")
    Engine.go_on.set()
    wait_until(lambda: not window.chat.is_running, "the answer's end")
    stage.open(HOTEL)
    dialogs(stage)
    library(stage)
    refused(stage)


def dialogs(stage: Stage) -> None:
    """Every dialog."""
    window = stage.window
    window.dialogs.open_settings()
    stage.take("08 settings")
    for fold in window.findChildren(FoldButton):
        if fold.window() is not window and fold.isVisible():
            fold.setChecked(True)
    stage.take("09 settings, advanced")
    stage.shut()
    window.open_models()
    wait_until(lambda: window._models is not None and window._models.list.count() > 0, "the models")
    stage.take("10 models")
    stage.shut()
    window.dialogs.open_data()
    stage.take("13 data")
    stage.shut()
    window.dialogs.open_keys()
    stage.take("14 keys")
    stage.shut()
    window.dialogs.open_report()
    stage.take("15 report a problem")
    stage.shut()


def library(stage: Stage) -> None:
    """The two lists."""
    window = stage.window
    work = window.sidebar.library.work
    window.sidebar.library.choose_collection(work.collections[-1].id)
    stage.take("11 collection")
    window.sidebar.library.ask_all()
    conversations = window.sidebar.conversations
    conversations.search()
    field = conversations.findChild(QLineEdit, "search")
    assert field is not None
    field.setText("revenue")
    stage.take("12 conversations searched")
    field.clear()


def refused(stage: Stage) -> None:
    """No answer; and an engine that dies under a question."""
    window = stage.window
    window.chat.begin()
    window.chat.ask(NOT_IN_IT)
    wait_until(lambda: not window.chat.is_running, "the answer")
    stage.take("06 not found")
    window.chat.begin()
    window.chat.ask("Which suppliers are named?")
    rest(0.2)
    client = stage.jobs.client
    assert isinstance(client, Engine) and client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    wait_until(lambda: window._engine == "ready" and not window.chat.is_running, "a new engine")
    stage.take("07 error")


def _laid(picture: QPixmap, window: QWidget, widget: QWidget) -> QPixmap:
    """The picture of a window with a dialog over its middle, and as high as either needs."""
    drawn, ratio = widget.grab(), picture.devicePixelRatio()
    size = window.size().expandedTo(widget.size())
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.darkGray)
    painter = QPainter(made)
    painter.drawPixmap(0, 0, picture)
    painter.fillRect(QRect(QPoint(0, 0), size), SHADE)
    place = QRect(QPoint(0, 0), widget.size())
    place.moveCenter(QRect(QPoint(0, 0), size).center())
    painter.drawPixmap(place.topLeft(), drawn)
    painter.setPen(Qt.GlobalColor.gray)
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()
    return made


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Run the event loop until `holds`."""
    loop, timer, end = QEventLoop(), QTimer(), time.monotonic() + PATIENCE_S
    timer.timeout.connect(lambda: loop.quit() if holds() or time.monotonic() > end else None)
    timer.start(LOOK_MS)
    loop.exec()
    if not holds():
        raise RuntimeError(f"It did not come: {what}")


def rest(seconds: float) -> None:
    """Run the event loop for a while."""
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() >= end, "the time")
