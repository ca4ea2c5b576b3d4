"""Fields that each show one setting: what it is called, its widget, a hint, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.frozen import frozen
from app.settings import Settings
from ui import theme
from ui.labels import plain_label

FIELD_HEIGHT = 28  # pixels
GAP = 10  # pixels between two fields
NAMES = 165  # pixels: so that the fields of several forms stand in one column

Widget = QComboBox | QCheckBox | QSpinBox | QDoubleSpinBox | QLineEdit


@frozen
class _Field:
    widget: Widget
    error: QLabel


class Form(QWidget):
    """Fields beneath one another, each under the key of its setting."""

    changed = Signal(str)  # the key of the field that has another value now

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, _Field] = {}
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setVerticalSpacing(GAP)
        self._rows.setHorizontalSpacing(18)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def __getitem__(self, key: str) -> Widget:
        return self._fields[key].widget

    @property
    def keys(self) -> tuple[str, ...]:
        """The settings shown."""
        return tuple(self._fields)

    def add(self, key: str, name: str, widget: Widget, hint: str = "") -> None:
        """A field for the setting `key`."""
        widget.setAccessibleName(name)
        widget.setAccessibleDescription(hint)
        widget.setAcceptDrops(False)
        widget.setMinimumHeight(FIELD_HEIGHT)
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(self)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(_framed(widget))
        if hint:
            column.addWidget(plain_label("small", hint))
        error = plain_label("turnError")
        error.hide()
        column.addWidget(error)
        label = plain_label("fieldName", name)
        label.setMinimumHeight(FIELD_HEIGHT)
        label.setFixedWidth(NAMES)
        label.setBuddy(widget)
        self._rows.addRow(label, column)
        self._rows.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        self._fields[key] = _Field(widget, error)
        self._listen(key, widget)

    def add_line(self, words: str) -> None:
        """A sentence about the fields that follow."""
        self._rows.addRow(plain_label("small", words))

    def changes(self, settings: Settings) -> dict[str, str]:
        """What the user has changed, in text form: not what a field can only show rounded or in its range."""
        shown = self.values()
        return {
            key: shown[key]
            for key, field in self._fields.items()
            if shown[key] != _as_shown(field.widget, getattr(settings, key))
        }

    def values(self) -> dict[str, str]:
        """What each field shows, in text form."""
        return {key: _value(field.widget) for key, field in self._fields.items()}

    def show_settings(self, settings: Settings) -> None:
        """Have each field show what its setting is."""
        for key, field in self._fields.items():
            _set(field.widget, getattr(settings, key))

    def tell(self, key: str, sentence: str) -> None:
        """Say beneath a field what is wrong with it, and go there; "" takes it back."""
        field = self._fields[key]
        field.error.setText(sentence)
        field.error.setVisible(bool(sentence))
        if sentence:
            field.widget.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The frame of the field in focus is marked, and a wheel that scrolls the form changes none on its way."""
        frame = watched.parent()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and isinstance(frame, QFrame):
            frame.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            theme.restyle(frame)
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _listen(self, key: str, widget: Widget) -> None:
        def changed() -> None:
            self.changed.emit(key)

        if isinstance(widget, QComboBox):
            widget.currentIndexChanged.connect(changed)
        elif isinstance(widget, QCheckBox):
            widget.toggled.connect(changed)
        elif isinstance(widget, QLineEdit):
            widget.textChanged.connect(changed)
        else:
            widget.valueChanged.connect(changed)


def as_text(value: object) -> str:
    """A setting's value as the engine takes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def choice(options: Sequence[tuple[object, str]]) -> QComboBox:
    """One of (value, its words)."""
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    for value, words in options:
        made.addItem(words, value)
    return made


def number(low: int, high: int, unit: str = "", step: int = 1, zero: str = "") -> QSpinBox:
    """A whole number; `zero` is what stands for the lowest."""
    made = QSpinBox()
    made.setRange(low, high)
    made.setSuffix(unit)
    made.setSingleStep(step)
    made.setSpecialValueText(zero)
    made.setGroupSeparatorShown(True)
    return made


def fraction(high: float, step: float, low: float = 0.0) -> QDoubleSpinBox:
    """A number with two decimals."""
    made = QDoubleSpinBox()
    made.setRange(low, high)
    made.setSingleStep(step)
    made.setDecimals(2)
    return made


def line(placeholder: str) -> QLineEdit:
    """A line of text."""
    made = QLineEdit()
    made.setObjectName("field")
    made.setPlaceholderText(placeholder)
    return made


def _framed(widget: Widget) -> QFrame:
    """In a frame that can mark it: the style's own marks of boxes are hardly seen."""
    frame = QFrame()
    frame.setObjectName("field")
    if isinstance(widget, QSpinBox | QDoubleSpinBox):  # a style sheet's padding does not reach their text
        widget.lineEdit().setTextMargins(5, 0, 0, 0)
    row = QVBoxLayout(frame)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    return frame


def _value(widget: Widget) -> str:
    if isinstance(widget, QComboBox):
        return str(widget.currentData())
    if isinstance(widget, QCheckBox):
        return as_text(widget.isChecked())
    if isinstance(widget, QLineEdit):
        return widget.text().strip()
    return as_text(widget.value())


def _as_shown(widget: Widget, value: float | str | bool) -> str:
    """A setting's value as its field shows it."""
    if isinstance(widget, QSpinBox | QDoubleSpinBox) and not isinstance(value, str):
        value = min(max(value, widget.minimum()), widget.maximum())
        if isinstance(widget, QDoubleSpinBox):
            return as_text(widget.valueFromText(widget.textFromValue(value)))
    return as_text(value)


def _set(widget: Widget, value: object) -> None:
    if isinstance(widget, QComboBox):
        if widget.findData(value) < 0:  # chosen in the terminal, and not among what this program offers
            widget.addItem(str(value), value)
        widget.setCurrentIndex(widget.findData(value))
    elif isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    elif isinstance(widget, QLineEdit):
        widget.setText(str(value))
    else:
        widget.setValue(value)  # type: ignore[arg-type]  # a setting has the type of its field
