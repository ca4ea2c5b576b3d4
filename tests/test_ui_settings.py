"""The settings dialog: few and plain, tried on as they are chosen, and errors at their field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from fake_engine import FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialogButtonBox, QLineEdit, QSpinBox, QWidget

from app.errors import InvalidInput
from app.requests import ChangeSetting
from app.settings import Settings, change
from ui import theme
from ui.jobs import Jobs
from ui.settings_dialog import SettingsDialog

pytestmark = pytest.mark.usefixtures("qapp")
OF_OTHER_DIALOGS = {"model"}
Stage = tuple[SettingsDialog, FakeClient]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made: list[FakeClient] = []
    jobs = Jobs(tmp_path, connect_to(made, overview()))
    parent = QWidget()
    wait_until(lambda: jobs._ready)
    dialog = SettingsDialog(parent, jobs, passages=4110)
    dialog.show()
    wait_until(dialog.plain.isEnabled)
    yield dialog, made[0]
    look = theme.look()
    if look is not None:
        look.choose("system")
    dialog.close()
    jobs.close()
    parent.deleteLater()
    settle(0.05)


def choose(dialog: SettingsDialog, key: str, value: object) -> None:
    """Set a field as a user would."""
    widget = dialog._form_of(key)[key]
    if isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.findData(value))
    elif isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    elif isinstance(widget, QLineEdit):
        widget.setText(str(value))
    else:
        widget.setValue(value)  # type: ignore[arg-type]


def test_every_setting_has_a_field_and_the_rare_ones_are_folded_away(stage: Stage) -> None:
    dialog, _ = stage
    shown = {*dialog.plain.keys, *dialog.advanced.keys}
    assert shown == {one.name for one in fields(Settings)} - OF_OTHER_DIALOGS
    assert len(dialog.plain.keys) <= 8
    assert not dialog.advanced.isVisible()
    dialog._fold.click()
    assert dialog.advanced.isVisible()


def test_only_what_was_changed_is_sent_and_what_is_sent_is_taken(stage: Stage) -> None:
    dialog, engine = stage
    assert dialog.changes() == {}
    wanted = {
        "theme": "dark", "language": "ja", "font_size": 14, "suggestions": False, "pause_on_battery": False,
        "tray": True, "passages": 8, "strict": False, "temperature": 0.5, "top_p": 0.9, "seed": 7, "gpu": False,
        "kv_type": "f16", "follow_ups": "rewritten", "reranker": "some/model", "context_tokens": 4096,
    }  # fmt: skip
    applied: list[Settings] = []
    dialog.applied.connect(applied.append)
    for key, value in wanted.items():
        choose(dialog, key, value)
    dialog.accept()
    sent = {job.request.key: job.request.value for job in engine.of(ChangeSetting)}  # type: ignore[attr-defined]
    assert sent.keys() == wanted.keys()
    settings = Settings()
    for job in engine.of(ChangeSetting):
        settings = change(settings, job.request.key, job.request.value)  # type: ignore[attr-defined]
        engine.done(job, settings)
    assert settings == replace(Settings(), **wanted)
    wait_until(lambda: dialog.result() == SettingsDialog.DialogCode.Accepted)
    assert applied == [settings]


def test_a_setting_that_its_field_can_only_show_rounded_is_no_change(stage: Stage) -> None:
    """The terminal takes any number: a Save of something else must not round it."""
    dialog, _ = stage
    dialog._show(replace(Settings(), top_p=0.925, temperature=0.125))
    assert dialog.changes() == {}
    choose(dialog, "top_p", 0.9)
    assert dialog.changes() == {"top_p": "0.9"}


def test_it_opens_with_its_first_field_in_focus(stage: Stage) -> None:
    dialog, _ = stage
    assert dialog.focusWidget() is dialog.plain["theme"]


def test_opening_it_changes_nothing_of_the_look(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog, _ = stage
    worn: list[str] = []
    monkeypatch.setattr(dialog, "_wear", lambda name, points: worn.append(name))
    dialog._show(replace(Settings(), theme="dark", font_size=12))
    assert worn == []


def test_a_refused_setting_is_told_at_its_field_and_the_others_are_kept(stage: Stage) -> None:
    dialog, engine = stage
    choose(dialog, "style", "short")
    choose(dialog, "embedder", "nowhere")
    dialog.accept()
    for job in engine.of(ChangeSetting):
        if job.request.key == "style":  # type: ignore[attr-defined]
            engine.done(job, Settings(style="short"))
        else:
            engine.fail(job, InvalidInput("There is no such embedding model."))
    wait_until(dialog.plain.isEnabled)
    error = dialog.advanced._fields["embedder"].error
    assert error.isVisible() and error.text() == "There is no such embedding model."
    assert dialog.result() == 0 and dialog.changes() == {"embedder": "nowhere"}
    dialog.accept()
    assert not error.isVisible(), "it is no longer wrong until the engine says so again"


def test_the_look_is_tried_on_and_cancel_puts_it_back(stage: Stage) -> None:
    dialog, _ = stage
    before = theme.current()
    points = QApplication.font().pointSizeF()
    choose(dialog, "theme", "light" if before.dark else "dark")
    choose(dialog, "font_size", 16)
    assert theme.current() != before and QApplication.font().pointSizeF() == 16
    wait_until(lambda: dialog.font().pointSizeF() == 16)
    dialog.reject()
    assert theme.current() == before and QApplication.font().pointSizeF() == points


def test_leaving_before_the_settings_are_known_leaves_the_look_alone(tmp_path: Path) -> None:
    made: list[FakeClient] = []
    jobs = Jobs(tmp_path, connect_to(made, overview(), ready=False))
    parent, look = QWidget(), theme.look()
    assert look is not None
    look.choose("dark")
    dialog = SettingsDialog(parent, jobs)
    dialog.reject()
    assert theme.current().dark
    look.choose("system")
    jobs.close()
    parent.deleteLater()


def test_defaults_come_back_with_one_button(stage: Stage) -> None:
    dialog, _ = stage
    dialog._show(Settings(passages=9, theme="dark", font_size=17, strict=False))
    assert dialog.plain.values()["font_size"] == "17", "a size that only the terminal sets is shown too"
    dialog._buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert dialog.changes() == {"passages": "5", "theme": "system", "font_size": "0", "strict": "on"}


def test_another_embedder_says_what_it_costs(stage: Stage) -> None:
    dialog, _ = stage
    words = dialog.advanced["embedder"].accessibleDescription()
    assert "4,110 passages" in words and "stay searchable" in words


def test_the_dialog_fits_a_small_screen(stage: Stage) -> None:
    dialog, _ = stage
    dialog._fold.setChecked(True)
    settle(0.05)
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    assert dialog.minimumSizeHint().height() < 384 - 40 and dialog.minimumSizeHint().width() < 683


def test_a_wheel_that_scrolls_changes_no_field(stage: Stage) -> None:
    dialog, _ = stage
    dialog._fold.setChecked(True)
    box = dialog.advanced["passages"]
    assert isinstance(box, QSpinBox)
    dialog._buttons.button(QDialogButtonBox.StandardButton.Cancel).setFocus()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, turn)
    assert box.value() == 5
