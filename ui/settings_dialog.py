"""The settings a user of the window may want; the terminal has all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.errors import ChatQAError
from app.requests import ChangeSetting, GetSettings
from app.settings import Settings
from ui import theme
from ui.jobs import Jobs

FIELD_HEIGHT = 28  # pixels


class SettingsDialog(QDialog):
    """Reads the settings from the engine, and sends back those that were changed, one by one."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._settings = Settings()
        self._left = 0  # changes the engine has not confirmed yet
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(440)
        self._build()
        self._form.setEnabled(False)
        jobs.submit(GetSettings(), self, on_done=self._show, on_failed=self._tell)

    def changes(self) -> dict[str, str]:
        """What differs from the settings in force, in text form."""
        shown = {
            "theme": str(self._theme.currentData()),
            "style": str(self._style.currentData()),
            "follow_ups": str(self._follow_ups.currentData()),
            "passages": str(self._passages.value()),
            "answer_tokens": str(self._answer.value()),
            "context_tokens": str(self._context.value()),
            "gpu": "on" if self._gpu.isChecked() else "off",
            "threads": str(self._threads.value()),
            "temperature": f"{self._temperature.value():g}",
        }
        return {key: value for key, value in shown.items() if value != _as_text(getattr(self._settings, key))}

    def accept(self) -> None:
        """Send the changes; the dialog stays where one is refused, and says why."""
        changes = self.changes()
        if not changes:
            super().accept()
            return
        self._left = len(changes)
        self._form.setEnabled(False)
        for key, value in changes.items():
            self._jobs.submit(ChangeSetting(key, value), self, on_done=self._changed, on_failed=self._tell)

    def _changed(self, settings: Settings | None) -> None:
        if settings is not None:
            self._settings = settings
        self._left -= 1
        if self._left == 0:
            look = theme.look()
            if look is not None:
                look.choose(self._settings.theme)
            super().accept()

    def _tell(self, error: ChatQAError) -> None:
        self._left = 0
        self._form.setEnabled(True)
        self._error.setText(str(error))
        self._error.show()

    def _show(self, settings: Settings | None) -> None:
        if settings is None:
            return
        self._settings = settings
        self._theme.setCurrentIndex(max(0, self._theme.findData(settings.theme)))
        self._style.setCurrentIndex(max(0, self._style.findData(settings.style)))
        self._follow_ups.setCurrentIndex(max(0, self._follow_ups.findData(settings.follow_ups)))
        self._passages.setValue(settings.passages)
        self._answer.setValue(settings.answer_tokens)
        self._context.setValue(settings.context_tokens)
        self._gpu.setChecked(settings.gpu)
        self._threads.setValue(settings.threads)
        self._temperature.setValue(settings.temperature)
        self._form.setEnabled(True)

    def _build(self) -> None:
        self._form = QWidget()
        rows = QFormLayout(self._form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setVerticalSpacing(10)
        rows.setHorizontalSpacing(18)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._build_answers(rows)
        self._build_machine(rows)
        self._error = QLabel()
        self._error.setObjectName("turnError")
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        self._error.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(16)
        layout.addWidget(self._form)
        layout.addWidget(self._error)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _build_answers(self, rows: QFormLayout) -> None:
        styles = (
            ("auto", self.tr("The model's own best")),
            ("long", self.tr("Full and complete")),
            ("short", self.tr("A few words")),
            ("mixed", self.tr("Short or full, as it suits")),
            ("arithmetic", self.tr("Numbers and sums")),
        )
        themes = (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        follow_ups = (
            ("words", self.tr("Words of the conversation (fast)")),
            ("rewritten", self.tr("A question rewritten by the model (slower)")),
        )
        self._theme = _choice(themes)
        self._style = _choice(styles)
        self._follow_ups = _choice(follow_ups)
        self._passages = _number(1, 20)
        self._answer = _number(16, 8192, self.tr(" tokens"), step=64)
        self._temperature = QDoubleSpinBox()
        self._temperature.setRange(0.0, 2.0)
        self._temperature.setSingleStep(0.1)
        self._temperature.setDecimals(2)
        self._temperature.setMinimumHeight(FIELD_HEIGHT)
        self._add(rows, self.tr("Appearance"), self._theme, "")
        self._add(rows, self.tr("Style of answers"), self._style, "")
        self._add(rows, self.tr("Search follow-up questions with"), self._follow_ups, "")
        self._add(rows, self.tr("Passages to read"), self._passages, self.tr("More finds more, and takes longer."))
        self._add(rows, self.tr("Longest answer"), self._answer, "")
        self._add(rows, self.tr("Temperature"), self._temperature, self.tr("0 gives the same answer every time."))

    def _build_machine(self, rows: QFormLayout) -> None:
        self._context = _number(0, 1_048_576, self.tr(" tokens"), step=1024)
        self._context.setSpecialValueText(self.tr("Automatic"))
        self._threads = _number(0, 1024)
        self._threads.setSpecialValueText(self.tr("Automatic"))
        self._gpu = QCheckBox(self.tr("Use the GPU where there is one"))
        self._add(rows, self.tr("Context window"), self._context, "")
        self._add(rows, self.tr("Threads"), self._threads, "")
        self._add(rows, self.tr("Graphics card"), self._gpu, "")

    def _add(self, rows: QFormLayout, name: str, field: QWidget, hint: str) -> None:
        field.setAccessibleName(name)
        field.setAcceptDrops(False)
        if not hint:
            rows.addRow(name, field)
            return
        field.setAccessibleDescription(hint)
        words = QLabel(hint)
        words.setObjectName("small")
        both = QVBoxLayout()
        both.setSpacing(3)
        both.addWidget(field)
        both.addWidget(words)
        rows.addRow(name, both)


def _choice(options: tuple[tuple[str, str], ...]) -> QComboBox:
    made = QComboBox()
    made.setMinimumHeight(FIELD_HEIGHT)
    for key, words in options:
        made.addItem(words, key)
    return made


def _number(low: int, high: int, unit: str = "", step: int = 1) -> QSpinBox:
    made = QSpinBox()
    made.setRange(low, high)
    made.setSingleStep(step)
    made.setMinimumHeight(FIELD_HEIGHT)
    made.setSuffix(unit)
    return made


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
