"""The language models in the window: the dialog, and the card that offers a better one than the starter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_engine import MODEL, FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtWidgets import QLabel, QWidget
from windows import Opened, opened_windows

from app.errors import ModelError
from app.events import Downloading
from app.file_records import Verified
from app.file_requests import DeleteModel, VerifyModel, WeighModels
from app.records import ModelInfo, Outlook, Placement
from app.requests import AddModel, DownloadModel, ListModels, UseModel
from ui import model_words, text
from ui.jobs import Jobs
from ui.list_roles import Role
from ui.model_dialog import ModelDialog

pytestmark = pytest.mark.usefixtures("qapp")
LARGE = ModelInfo("large", "Large", "/models/large.gguf", 5_000_000_000, "Llama 3", "long", removal="file")
FAR = ModelInfo("far", "Far", "", 5_000_000_000, "Llama 3", "long")
OFFERED = ModelInfo("chatqa-1.5-8b", "ChatQA 8B", "", 4_920_000_000, "Meta Llama 3", "long", downloadable=True)
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


@pytest.fixture
def open_window(tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def opened(stage: Stage, *models: ModelInfo) -> ModelDialog:
    """The dialog with these models in its list."""
    parent, jobs, engine = stage
    dialog = ModelDialog(parent, jobs)
    dialog.show()
    engine.done(engine.of(ListModels)[0], models)
    wait_until(lambda: dialog.list.count() == len(models))
    return dialog


def test_a_model_can_be_taken_into_use(stage: Stage) -> None:
    engine = stage[2]
    dialog = opened(stage, MODEL, LARGE, FAR)
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
    engine = stage[2]
    there = replace(FAR, downloadable=True, memory=9_000_000_000, free=4_000_000_000)
    dialog = opened(stage, MODEL, there)
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
    assert dialog.list.item(1).data(Role.SUBTITLE).startswith("Partly downloaded: 1.0 GB")
    dialog._get.click()
    engine.fail(engine.of(DownloadModel)[1], ModelError("The network failed."))
    wait_until(lambda: len(engine.of(ListModels)) == 3)
    engine.done(engine.of(ListModels)[2], (MODEL, there))
    settle(0.05)
    assert dialog._note.text() == "The network failed.", "it stays when the list is shown anew"


def test_a_downloaded_model_is_chosen_and_can_be_used_at_once(stage: Stage) -> None:
    engine = stage[2]
    dialog = opened(stage, MODEL, replace(FAR, downloadable=True))
    dialog.list.setCurrentRow(1)
    dialog._get.click()
    here = replace(FAR, path="/models/far.gguf", removal="file")
    engine.done(engine.of(DownloadModel)[0], here)
    wait_until(lambda: len(engine.of(ListModels)) == 2)
    engine.done(engine.of(ListModels)[1], (MODEL, here))
    wait_until(dialog._use.isEnabled)
    assert dialog._note.text() == "“Far” is here now: take it into use."


def test_a_download_that_ends_while_the_dialog_is_closed_is_told_in_the_window(stage: Stage) -> None:
    engine = stage[2]
    dialog = opened(stage, MODEL, replace(FAR, downloadable=True))
    failed: list[object] = []
    arrived: list[str] = []
    dialog._jobs.failed.connect(failed.append)
    dialog.arrived.connect(arrived.append)
    dialog.list.setCurrentRow(1)
    dialog._get.click()
    dialog.reject()
    error = ModelError("The network failed.")
    engine.fail(engine.of(DownloadModel)[0], error)
    wait_until(lambda: failed == [error])
    dialog._fetch_or_pause()
    engine.done(engine.of(DownloadModel)[1], replace(FAR, path="/models/far.gguf"))
    wait_until(lambda: arrived == ["“Far” is here now: take it into use."])


def test_the_time_left_is_told_by_the_pace_of_late() -> None:
    pace = model_words.Pace()
    pace.take(0, now=0.0)
    assert pace.left(1000) is None, "one look tells no pace"
    pace.take(100, now=10.0)
    assert pace.left(1000) == 90.0
    pace.take(100, now=40.0)
    assert pace.left(1000) is None, "nothing has come for a while"


def test_a_model_file_is_verified(stage: Stage) -> None:
    engine = stage[2]
    dialog = opened(stage, MODEL, LARGE)
    dialog.list.setCurrentRow(1)
    for found, said in (
        (Verified("ab12", known=True), "The file is as it should be. SHA-256: ab12"),
        (Verified("ab12", known=False), "The file is whole."),
        (Verified("cd34", known=True, same=False), "The file is not what it was"),
    ):
        dialog._verify.click()
        assert engine.of(VerifyModel)[-1].request == VerifyModel("large")
        engine.done(engine.of(VerifyModel)[-1], found)
        wait_until(lambda said=said: dialog._note.text().startswith(said))
    assert dialog._note.objectName() == "turnError"


def test_deleting_asks_and_tells_what_was_freed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = stage[2]
    asked: list[str] = []
    monkeypatch.setattr(
        "ui.model_dialog.confirm", lambda parent, *words: bool(asked.extend(words[:2])) or len(asked) > 2
    )
    dialog = opened(stage, replace(MODEL, removal=""), LARGE, replace(LARGE, name="mine", path="/x/mine.gguf"))
    assert dialog._delete.isHidden(), "the starter is a part of the program"
    dialog.list.setCurrentRow(1)
    dialog._delete.click()
    assert asked == ["Delete “Large” from this computer?", "5.0 GB of the disk are freed. It can be downloaded again."]
    assert engine.of(DeleteModel) == []
    dialog._delete.click()
    assert engine.of(DeleteModel)[0].request == DeleteModel("large")
    engine.done(engine.of(DeleteModel)[0], 5_000_000_000)
    wait_until(lambda: dialog._note.text() == "5.0 GB were freed.")


def test_a_file_that_lies_elsewhere_is_only_taken_off_the_list(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = stage[2]
    comforts: list[str] = []
    monkeypatch.setattr(
        "ui.model_dialog.confirm", lambda parent, question, comfort, act: bool(comforts.append(comfort)) or True
    )
    dialog = opened(stage, MODEL, replace(LARGE, origin="own", removal="entry"))
    dialog.list.setCurrentRow(1)
    assert dialog._delete.text() == "Take off the list…"
    dialog._delete.click()
    assert comforts == ["The file stays where it is."]
    assert engine.of(DeleteModel)[0].request == DeleteModel("/models/large.gguf")


def test_of_two_files_of_one_name_the_one_chosen_stays_chosen(stage: Stage) -> None:
    first, second = (replace(LARGE, origin="own", name="model", path=f"/{each}/model.gguf") for each in "ab")
    dialog = opened(stage, MODEL, first, second)
    dialog.list.setCurrentRow(1)
    dialog.list.show_models((MODEL, first, second))
    assert dialog.list.currentRow() == 1


def test_a_file_that_is_gone_goes_by_its_name(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.model_dialog.confirm", lambda *_: True)
    dialog = opened(stage, MODEL, replace(LARGE, origin="own", removal="entry", path=""))
    dialog.list.setCurrentRow(1)
    dialog._delete.click()
    assert stage[2].of(DeleteModel)[0].request == DeleteModel("large")


@pytest.mark.parametrize(
    ("outlook", "said"),
    [
        (
            Outlook("gpu", "NVIDIA H100", 1.2, 80_000_000_000),
            "Runs on NVIDIA H100 here: an answer begins after a second",
        ),
        (Outlook("both", "RTX 3060", 20.0, 6_000_000_000), "Runs partly on RTX 3060, partly on the processor"),
        (Outlook("processor", "", 30.0, 16_000_000_000), "an answer begins after about half a minute."),
        (Outlook("tight", "", 600.0, 4_000_000_000), "very slowly: it needs 5.7 GB of memory, and 4.0 GB are free"),
        (
            Outlook("no", "", 0.0, 500_000_000),
            "Does not run here now: it needs 5.7 GB of memory, and 500.0 MB are free",
        ),
    ],
)
def test_how_a_model_would_run_here_is_said_in_words(stage: Stage, outlook: Outlook, said: str) -> None:
    engine = stage[2]
    weighed = replace(FAR, memory=5_700_000_000, outlook=outlook)
    dialog = opened(stage, MODEL, FAR)
    dialog.list.setCurrentRow(1)
    assert dialog._outlook.isHidden()
    engine.done(engine.of(WeighModels)[0], (MODEL, weighed))
    wait_until(lambda: said in dialog._outlook.text())
    dialog._load()
    engine.done(engine.of(ListModels)[1], (MODEL, replace(weighed, outlook=None)))
    settle(0.05)
    assert said in dialog._outlook.text(), "a list that comes later does not forget it"


def test_the_dialog_says_what_is_loaded_and_where(stage: Stage) -> None:
    dialog = opened(stage, MODEL)
    wait_until(lambda: dialog._used.text() == "In use: Starter")
    assert dialog._where.text() == "It is loaded when the first question is asked."
    where = Placement("Starter", 0, 31, "", 4096, 2, 300_000_000, "")
    dialog._show_placement(overview(placement=where))
    assert dialog._where.text().startswith("on the processor (2 threads), 4,096 tokens, 300.0 MB")
    dialog._show_placement(overview(model=None))
    assert dialog._used.text() == "No model is in use"


def test_the_window_says_where_the_model_runs() -> None:
    on_gpu = Placement("ChatQA", 33, 33, "NVIDIA H100", 4096, 8, 6_100_000_000, "")
    assert text.placement(on_gpu) == "33 of 33 layers on NVIDIA H100, 4,096 tokens, 6.1 GB."
    plain = Placement("ChatQA", 0, 33, "", 4096, 2, 300_000_000, "There is no GPU that llama.cpp can use.")
    assert text.placement(plain).startswith("on the processor (2 threads), 4,096 tokens, 300.0 MB. There is no GPU")


def test_a_file_that_is_no_model_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = stage[2]
    dialog = opened(stage, MODEL)
    monkeypatch.setattr("ui.model_dialog.QFileDialog.getOpenFileName", lambda *words: ("/models/x.gguf", ""))
    dialog._add()
    assert engine.of(AddModel)[0].request == AddModel("/models/x.gguf")
    engine.fail(engine.of(AddModel)[0], ModelError("This is not a GGUF file."))
    wait_until(lambda: dialog._note.text() == "This is not a GGUF file.")


# The card of the first start.


def card_words(window: Any) -> str:
    return " ".join(label.text() for label in window.chat.welcome.offer.findChildren(QLabel))


def test_who_has_the_starter_alone_is_offered_chatqa(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    offer = window.chat.welcome.offer
    assert not offer.isVisible(), "nothing is claimed before the engine has looked"
    wait_until(lambda: engine.of(WeighModels))
    fits = replace(OFFERED, memory=5_700_000_000, free=16_000_000_000)
    fits = replace(fits, outlook=Outlook("processor", "", 30.0, 16_000_000_000))
    engine.done(engine.of(WeighModels)[0], (MODEL, fits))
    wait_until(offer.isVisible)
    words = card_words(window)
    for fact in ("ChatQA 8B", "4.9 GB", "Meta Llama 3", "needs 5.7 GB of memory", "about half a minute"):
        assert fact in words
    offer.get.click()
    dialog = window.findChild(ModelDialog)
    assert isinstance(dialog, ModelDialog) and dialog.isVisible()
    engine.done(engine.of(ListModels)[0], (MODEL, FAR, fits))
    wait_until(lambda: dialog.list.model_chosen() == fits)
    dialog.reject()


def test_who_said_not_now_is_not_asked_again(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    wait_until(lambda: engine.of(WeighModels))
    engine.done(engine.of(WeighModels)[0], (MODEL, OFFERED))
    wait_until(window.chat.welcome.offer.isVisible)
    window.chat.welcome.offer.later.click()
    assert not window.chat.welcome.offer.isVisible()
    window.close()
    again, engine = open_window(overview())
    settle(1.2)
    assert engine.of(WeighModels) == [] and not again.chat.welcome.offer.isVisible()


def test_who_has_another_model_is_offered_nothing(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    wait_until(lambda: engine.of(WeighModels))
    engine.done(engine.of(WeighModels)[0], (MODEL, LARGE, OFFERED))
    settle(0.1)
    assert not window.chat.welcome.offer.isVisible()
