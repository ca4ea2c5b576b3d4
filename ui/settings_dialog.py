"""The settings: few and plain first, the rest under "Advanced"."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QScrollArea,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from app.errors import ChatQAError
from app.requests import ChangeSetting, GetSettings
from app.settings import Settings
from ui import language, text, theme
from ui.fold import FoldButton
from ui.jobs import Jobs
from ui.labels import plain_label
from ui.settings_fields import Form, choice, fraction, line, number

FONT_SIZES = (8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24)  # points
SCROLL_BAR = 16  # pixels
WIDTH = 560  # pixels, where the screen has them
FRAME = 80  # pixels of the screen that are left to the dialog's frame and the system's bars


class SettingsDialog(QDialog):
    """Reads the settings from the engine, and sends back those that were changed, one by one."""

    applied = Signal(object)  # Settings, once all changes are in force

    def __init__(self, parent: QWidget, jobs: Jobs, passages: int = 0) -> None:
        """`passages`: how many the library holds, which another embedding model would have to read."""
        super().__init__(parent)
        self._jobs = jobs
        self._passages = passages
        self._settings = Settings()
        self._is_told = False  # which settings there are
        self._left = 0  # changes the engine has not confirmed yet
        self._failed = False
        self.plain, self.advanced = Form(), Form()
        self.forms = (self.plain, self.advanced)
        self.setWindowTitle(self.tr("Settings"))
        self._fill_plain()
        self._fill_advanced()
        self._build()
        self._enable(False)
        jobs.submit(GetSettings(), self, on_done=self._show, on_failed=self._tell)

    def changes(self) -> dict[str, str]:
        """What differs from the settings in force, in text form."""
        return self.plain.changes(self._settings) | self.advanced.changes(self._settings)

    def accept(self) -> None:
        """Send the changes; the dialog stays where one is refused, and says why beneath it."""
        changes = self.changes()
        if not changes:
            super().accept()
            return
        self._left, self._failed = len(changes), False
        self._enable(False)
        self._error.hide()
        for key, value in changes.items():
            self._form_of(key).tell(key, "")
            self._jobs.submit(
                ChangeSetting(key, value),
                self,
                on_done=self._changed,
                on_failed=partial(self._refused, key),
            )

    def reject(self) -> None:
        """Leave everything as it is; what was tried on goes back. What is being saved is waited for."""
        if self._left:
            return
        if self._is_told:  # else nothing was tried on
            self._wear(self._settings.theme, self._settings.font_size)
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """As large as its fields want, and the screen allows."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.screen().availableGeometry()
        wanted = self._body.sizeHint().height() + self._buttons.sizeHint().height()
        width = max(WIDTH, self._body.minimumSizeHint().width() + SCROLL_BAR)
        self.resize(min(width, room.width() - FRAME), min(wanted, room.height() - FRAME))

    # What the engine says.

    def _show(self, settings: Settings | None) -> None:
        if settings is None:
            return
        self._settings, self._is_told = settings, True
        with QSignalBlocker(self.plain):  # it is worn already
            self._show_in_fields(settings)
        self._enable(True)
        if self.focusWidget() in (None, self._fold):  # which alone could have it while there was nothing to change
            self.plain["theme"].setFocus()

    def _changed(self, settings: Settings | None) -> None:
        if settings is not None:
            self._settings = settings
        self._answered()

    def _refused(self, key: str, error: ChatQAError) -> None:
        self._failed = True
        if self._form_of(key) is self.advanced:
            self._fold.setChecked(True)
        self._form_of(key).tell(key, language.sentence(str(error)))
        self._answered()

    def _answered(self) -> None:
        self._left -= 1
        if self._left:
            return
        self._enable(True)
        self.applied.emit(self._settings)
        if not self._failed:
            super().accept()

    def _tell(self, error: ChatQAError) -> None:
        self._error.setText(language.sentence(str(error)))
        self._error.show()

    # What the user tries.

    def _try_on(self, key: str) -> None:
        if key in ("theme", "font_size"):
            shown = self.plain.values()
            self._wear(shown["theme"], int(shown["font_size"]))
            QTimer.singleShot(0, self, self._fit)  # once the fields know their new sizes

    def _wear(self, name: str, points: int) -> None:
        look = theme.look()
        if look is not None:
            look.choose(name, points)

    def _show_in_fields(self, settings: Settings) -> None:
        for form in self.forms:
            form.show_settings(settings)

    def _enable(self, enabled: bool) -> None:
        for form in self.forms:
            form.setEnabled(enabled)
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(enabled)
        self._buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).setEnabled(enabled)

    def _form_of(self, key: str) -> Form:
        return self.plain if key in self.plain.keys else self.advanced

    # Building.

    def _fill_plain(self) -> None:
        add = self.plain.add
        themes = (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark")))
        spoken = ((language.SYSTEM, self.tr("As the system")), *language.available())
        points = self.tr("{size} points")
        sizes = ((0, self.tr("As the system")), *((size, points.format(size=size)) for size in FONT_SIZES))
        add("theme", self.tr("Appearance"), choice(themes))
        add("language", self.tr("Language"), choice(spoken), self.tr("From the next start."))
        add("font_size", self.tr("Size of the type"), choice(sizes))
        add("suggestions", self.tr("Suggestions"), QCheckBox(self.tr("Offer further questions under an answer")))
        add("pause_on_battery", self.tr("Battery"), QCheckBox(self.tr("Read and index on mains power only")))
        lacking = "" if QSystemTrayIcon.isSystemTrayAvailable() else self.tr("This desktop shows no system tray now.")
        add("tray", self.tr("System tray"), QCheckBox(self.tr("Keep running when the window is closed")), lacking)
        self.plain.changed.connect(self._try_on)

    def _fill_advanced(self) -> None:
        add, automatic = self.advanced.add, self.tr("Automatic")
        follow_ups = (
            ("words", self.tr("Words of the conversation (fast)")),
            ("rewritten", self.tr("A question rewritten by the model (slower)")),
        )
        styles = (
            ("auto", self.tr("The model's own best")),
            ("long", self.tr("Full and complete")),
            ("short", self.tr("A few words")),
            ("mixed", self.tr("Short or full, as it suits")),
            ("arithmetic", self.tr("Numbers and sums")),
        )
        tokens = self.tr(" tokens")
        add("style", self.tr("Style of answers"), choice(styles))
        add(
            "passages",
            self.tr("Passages to read"),
            number(1, 20),
            self.tr("For each answer; the starter reads the best one only. More finds more, and takes longer."),
        )
        add("strict", self.tr("Strictness"), QCheckBox(self.tr("Answer only what the documents bear out")))
        add(
            "caution",
            self.tr("Caution"),
            fraction(4.0, 0.5, low=-4.0),
            self.tr("0 is as it was fitted. Above it “not found” is said more readily, below it less."),
        )
        add(
            "support_percent",
            self.tr("Supported from"),
            number(40, 100, self.tr(" % of the words"), step=5),
            self.tr("So much of a sentence must stand in its source; with less it is marked."),
        )
        add("follow_ups", self.tr("Search follow-ups with"), choice(follow_ups))
        add("answer_tokens", self.tr("Longest answer"), number(16, 8192, tokens, step=64))
        add(
            "temperature",
            self.tr("Temperature"),
            fraction(2.0, 0.1),
            self.tr("0 gives the same answer every time; the next three count only above it."),
        )
        add("top_k", self.tr("Likeliest tokens (top-k)"), number(0, 1_000_000, zero=self.tr("All")))
        add("top_p", self.tr("Share of likelihood (top-p)"), fraction(1.0, 0.05))
        add("seed", self.tr("Seed"), line("0"))
        self.advanced.add_line(self.tr("What follows has the language model loaded anew at the next question:"))
        add("context_tokens", self.tr("Context window"), number(0, 1_048_576, tokens, step=1024, zero=automatic))
        add("gpu", self.tr("Graphics card"), QCheckBox(self.tr("Use it where there is one")))
        add("gpu_layers", self.tr("Layers on the card"), number(0, 1024, zero=automatic))
        add("kv_type", self.tr("Cache"), choice((("auto", automatic), ("f16", "f16"), ("q8_0", "q8_0"))))
        add("threads", self.tr("Threads"), number(0, 1024, zero=automatic))
        self.advanced.add_line(self.tr("Models that search: a folder, or the name of one that is on this computer."))
        add("embedder", self.tr("Embedding model"), line("built-in"), self._about_embedding())
        add("reranker", self.tr("Reranking model"), line(self.tr("None")), self.tr("Puts what was found in order."))

    def _about_embedding(self) -> str:
        """What the engine does when this is changed: see app.parts.keep."""
        if not self._passages:
            return self.tr("Another one embeds all passages again.")
        return self.tr(
            "Another one embeds {passages} again. Meanwhile the documents stay searchable by their words."
        ).format(passages=text.count_passages(self._passages))

    def _build(self) -> None:
        self._fold = FoldButton(self.tr("Advanced"), self.advanced)
        self._fold.toggled.connect(self._fit)
        self._error = plain_label("turnError")
        self._error.hide()
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(22, 20, 22, 12)
        body.setSpacing(14)
        for part in (self._error, self.plain, self._fold, self.advanced):
            body.addWidget(part)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("plainScroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Save | kinds.Cancel | kinds.RestoreDefaults)
        self._buttons.setContentsMargins(22, 12, 22, 16)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._buttons.button(kinds.RestoreDefaults).clicked.connect(lambda: self._show_in_fields(Settings()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._buttons)
