"""Settings, models and errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_engine import MODEL, FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import ChatQAError, ModelError
from app.events import Downloading
from app.records import ModelInfo, Placement
from app.requests import AddModel, ChangeSetting, DownloadModel, ListModels, UseModel
from app.settings import Settings
from ui import text
from ui.error_dialog import show_error
from ui.jobs import Jobs
from ui.library_model import Role
from ui.model_dialog import ModelDialog
from ui.settings_dialog import SettingsDialog

pytestmark = pytest.mark.usefixtures("qapp")
LARGE = ModelInfo("large", "Large", "/models/large.gguf", 5_000_000_000, "Llama 3", "long")
FAR = ModelInfo("far", "Far", "", 5_000_000_000, "Llama 3", "long")
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


def test_only_what_was_changed_is_sent(stage: Stage) -> None:
    parent, jobs, engine = stage
    dialog = SettingsDialog(parent, jobs)
    wait_until(dialog._form.isEnabled)
    assert dialog.changes() == {}
    dialog._passages.setValue(8)
    dialog._gpu.setChecked(False)
    dialog.accept()
    sent = [job.request for job in engine.of(ChangeSetting)]
    assert sent == [ChangeSetting("passages", "8"), ChangeSetting("gpu", "off")]
    for job in engine.of(ChangeSetting):
        engine.done(job, replace(Settings(), passages=8, gpu=False))
    wait_until(lambda: dialog.result() == SettingsDialog.DialogCode.Accepted)


def test_how_follow_ups_are_searched_can_be_chosen(stage: Stage) -> None:
    parent, jobs, engine = stage
    dialog = SettingsDialog(parent, jobs)
    wait_until(dialog._form.isEnabled)
    assert dialog._follow_ups.currentText() == "Words of the conversation (fast)"
    dialog._follow_ups.setCurrentText("A question rewritten by the model (slower)")
    dialog.accept()
    assert [job.request for job in engine.of(ChangeSetting)] == [ChangeSetting("follow_ups", "rewritten")]
    dialog._show(Settings())
    assert dialog._follow_ups.currentData() == "words", "the one in force is shown"


def test_a_refused_setting_is_told_and_the_dialog_stays(stage: Stage) -> None:
    parent, jobs, engine = stage
    dialog = SettingsDialog(parent, jobs)
    wait_until(dialog._form.isEnabled)
    dialog._threads.setValue(3)
    dialog.accept()
    engine.fail(engine.of(ChangeSetting)[0], ChatQAError("The settings cannot be written."))
    wait_until(lambda: dialog._error.text() == "The settings cannot be written.")
    assert dialog.result() == 0 and dialog._form.isEnabled()


def test_a_model_can_be_taken_into_use(stage: Stage) -> None:
    parent, jobs, engine = stage
    dialog = ModelDialog(parent, jobs)
    dialog.show()
    engine.done(engine.of(ListModels)[0], (MODEL, LARGE, FAR))
    wait_until(lambda: dialog.list.count() == 3)
    assert not dialog._use.isEnabled(), "the one in use is in use"
    dialog.list.setCurrentRow(2)
    assert not dialog._use.isEnabled() and "not on this computer" in dialog._note.text()
    dialog.list.setCurrentRow(1)
    changed: list[bool] = []
    dialog.changed.connect(lambda: changed.append(True))
    dialog._use.click()
    assert engine.of(UseModel)[0].request == UseModel("large")
    engine.done(engine.of(UseModel)[0], LARGE)
    wait_until(lambda: changed)


def test_a_model_is_downloaded_with_progress_paused_and_gone_on_with(stage: Stage) -> None:
    parent, jobs, engine = stage
    there = replace(FAR, downloadable=True, memory=9_000_000_000, free=4_000_000_000)
    dialog = ModelDialog(parent, jobs)
    dialog.show()
    engine.done(engine.of(ListModels)[0], (MODEL, there))
    wait_until(lambda: dialog.list.count() == 2)
    dialog.list.setCurrentRow(1)
    assert "needs 9.0 GB of memory, 4.0 GB are free" in dialog.list.item(1).data(Role.SUBTITLE)
    dialog._get.click()
    (job,) = engine.of(DownloadModel)
    assert dialog._get.text() == "Pause"
    engine.event(job, Downloading("far", 1_000_000_000, 5_000_000_000))
    wait_until(lambda: dialog.list.item(1).data(Role.PROGRESS) == 0.2)
    assert dialog.list.item(1).data(Role.SUBTITLE) == "Downloading: 1.0 GB of 5.0 GB"
    dialog._get.click()
    assert engine.cancelled == [job.id]
    wait_until(lambda: len(engine.of(ListModels)) == 2)
    engine.done(engine.of(ListModels)[1], (MODEL, replace(there, here=1_000_000_000)))
    wait_until(lambda: dialog._get.text() == "Go on downloading")
    dialog._get.click()
    engine.fail(engine.of(DownloadModel)[1], ModelError("The network failed."))
    wait_until(lambda: len(engine.of(ListModels)) == 3)
    engine.done(engine.of(ListModels)[2], (MODEL, there))
    settle(0.05)
    assert dialog._note.text() == "The network failed.", "it stays when the list is shown anew"


def test_the_window_says_where_the_model_runs() -> None:
    on_gpu = Placement("ChatQA", 33, 33, "NVIDIA H100", 4096, 8, 6_100_000_000, "")
    assert text.placement(on_gpu) == "33 of 33 layers on NVIDIA H100, 4,096 tokens, 6.1 GB."
    plain = Placement("ChatQA", 0, 33, "", 4096, 2, 300_000_000, "There is no GPU that llama.cpp can use.")
    assert text.placement(plain).startswith("on the processor (2 threads), 4,096 tokens, 300.0 MB. There is no GPU")


def test_a_file_that_is_no_model_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    parent, jobs, engine = stage
    dialog = ModelDialog(parent, jobs)
    dialog.show()
    monkeypatch.setattr("ui.model_dialog.QFileDialog.getOpenFileName", lambda *words: ("/models/x.gguf", ""))
    dialog._add()
    assert engine.of(AddModel)[0].request == AddModel("/models/x.gguf")
    engine.fail(engine.of(AddModel)[0], ModelError("This is not a GGUF file."))
    wait_until(lambda: dialog._note.text() == "This is not a GGUF file.")


def test_an_error_is_one_sentence_and_its_details_are_copied() -> None:
    dialog = show_error(None, ChatQAError("The file <b>x</b> is gone."), "Traceback: here")
    assert dialog.textFormat() == Qt.TextFormat.PlainText
    assert dialog.text() == "The file <b>x</b> is gone."
    dialog._copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "ChatQAError" in copied and "Traceback: here" in copied
    assert dialog.isVisible()
    dialog.close()
    settle(0.05)
