"""The language models: which there are, which is in use and where it runs; downloading, verifying, deleting, adding."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.errors import ChatQAError
from app.events import Downloading
from app.file_records import Verified
from app.file_requests import DeleteModel, VerifyModel, WeighModels
from app.records import ModelInfo, Overview
from app.requests import AddModel, DownloadModel, GetOverview, ListModels, UseModel
from ui import language, model_words, text, theme
from ui.error_dialog import confirm
from ui.jobs import Jobs, Task
from ui.labels import plain_label
from ui.model_list import ModelList

TOLD_S = 0.2  # between two words about a download


class ModelDialog(QDialog):
    """The catalogue; double click or Use takes a model. It outlives its closing: a download goes on meanwhile."""

    changed = Signal()  # another model is in use
    arrived = Signal(str)  # a sentence: a download has ended while the dialog was closed

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted = ""  # the model to be at once the list is there
        self._download: Task | None = None
        self._pace = model_words.Pace()
        self._told = 0.0
        self._used = plain_label("heading")
        self._where = plain_label("small")
        self.list = ModelList()
        self._outlook = plain_label("small")
        self._note = plain_label("small")
        self._use = QPushButton(self.tr("Use"))
        self._get = QPushButton(self.tr("Download"))
        self._verify = QPushButton(self.tr("Verify"))
        self._delete = QPushButton(self.tr("Delete…"))
        self.setWindowTitle(self.tr("Language models"))
        self.resize(720, 600)
        self._build()

    def open_at(self, name: str = "") -> None:
        """Open it with this model chosen; "" leaves that to it."""
        self._wanted = name
        self.list.choose(name)
        self.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.list.count():
            self._say(self.tr("Looking for models on this computer…"))
        self._load()
        self._jobs.submit(WeighModels(), self, on_done=self._show)  # later: it waits for an answer under way

    def _load(self) -> None:
        self._jobs.submit(ListModels(), self, on_done=self._list, on_failed=self._tell)
        self._jobs.submit(GetOverview(), self, on_done=self._show_placement)

    # What there is.

    def _show_placement(self, overview: Overview | None) -> None:
        if overview is None:
            return
        model, where = overview.model, overview.placement
        if model is None:
            self._used.setText(self.tr("No model is in use"))
            self._where.setText(self.tr("Choose one below: nothing can be answered without."))
            return
        self._used.setText(self.tr("In use: {title}").format(title=model.title))
        loaded = text.placement(where) if where is not None and where.model in (model.name, model.title) else ""
        self._where.setText(loaded or self.tr("It is loaded when the first question is asked."))

    def _list(self, models: tuple[ModelInfo, ...] | None) -> None:
        if self._note.text() == self.tr("Looking for models on this computer…"):
            self._say("")
        self._show(models)

    def _show(self, models: tuple[ModelInfo, ...] | None) -> None:
        if models is not None:
            self.list.show_models(models, self._wanted)
            self._wanted = ""
            self._show_choice()

    def _selected(self) -> None:
        self._show_choice()
        model = self.list.model_chosen()
        sentence = ""
        if model is not None and not model.path and not model.downloadable:
            words = self.tr("“{title}” is not on this computer: fetch its GGUF file yourself, then add it here.")
            sentence = words.format(title=model.title)
        self._say(sentence)

    def _show_choice(self) -> None:
        model = self.list.model_chosen()
        self._outlook.setText(model_words.outlook(model) if model is not None else "")
        self._outlook.setVisible(bool(self._outlook.text()))
        here = model is not None and bool(model.path)
        coming = model is not None and model.name == self.list.coming
        self._use.setEnabled(model is not None and here and not model.in_use)
        self._verify.setEnabled(here)
        removable = model is not None and bool(model.removal or model.here)
        self._delete.setVisible(removable)
        self._delete.setEnabled(model is not None and not model.in_use and not coming)
        self._get.setVisible(model is not None and model.downloadable)
        self._get.setEnabled(self._download is None or coming)
        if model is not None:
            label = self.tr("Go on downloading") if model.here else self.tr("Download")
            self._get.setText(self.tr("Pause") if coming else label)
            self._delete.setText(self.tr("Take off the list…") if model.removal == "entry" else self.tr("Delete…"))
            self._delete.setToolTip(self.tr("Use another model first") if model.in_use else "")

    # Taking one into use, and adding one.

    def _take(self) -> None:
        model = self.list.model_chosen()
        if model is not None and self._use.isEnabled():
            self._use.setEnabled(False)
            self._use_it(model)

    def _use_it(self, model: ModelInfo) -> None:
        self._jobs.submit(UseModel(model_words.key(model)), self, on_done=self._taken, on_failed=self._tell)

    def _taken(self, model: ModelInfo | None) -> None:
        self.changed.emit()
        self._load()

    def _add(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Add a language model"), "", self.tr("GGUF models (*.gguf *.GGUF)")
        )
        if name:
            self._say(self.tr("Looking at the file…"))
            self._jobs.submit(AddModel(name), self, on_done=self._added, on_failed=self._tell)

    def _added(self, model: ModelInfo | None) -> None:
        if model is not None:
            self._say("")
            self._use_it(model)

    # Downloading.

    def _fetch_or_pause(self) -> None:
        model = self.list.model_chosen()
        if self._download is not None:
            self._jobs.cancel(self._download)
        elif model is not None:
            self._pace = model_words.Pace()
            self._told = 0.0
            self.list.set_coming(model.name)
            self._download = self._jobs.submit(
                DownloadModel(model.name),
                self,
                on_event=self._downloading,
                on_done=self._fetched,
                on_failed=self._not_fetched,
            )
            self._selected()

    def _downloading(self, event: object) -> None:
        if not isinstance(event, Downloading):
            return
        now = time.monotonic()
        self._pace.take(event.done)
        if now - self._told >= TOLD_S or event.done == event.total:
            self._told = now
            self.list.show_progress(event, text.time_left(self._pace.left(event.total)))

    def _fetched(self, model: ModelInfo | None) -> None:
        """All of it is here; or it was paused, which gives no model."""
        self._download = None
        self.list.set_coming("")
        self._load()
        if model is not None:
            self._wanted = model.name
            sentence = self.tr("“{title}” is here now: take it into use.").format(title=model.title)
            self._say(sentence)
            if not self.isVisible():
                self.arrived.emit(sentence)

    def _not_fetched(self, error: ChatQAError) -> None:
        self._fetched(None)
        self._tell(error)
        if not self.isVisible():
            self._jobs.failed.emit(error)

    # Verifying and deleting.

    def _check(self) -> None:
        model = self.list.model_chosen()
        if model is not None:
            self._say(self.tr("Reading the whole file of “{title}”…").format(title=model.title))
            self._jobs.submit(VerifyModel(model_words.key(model)), self, on_done=self._checked, on_failed=self._tell)

    def _checked(self, found: Verified | None) -> None:
        if found is not None:
            self._say(model_words.verified(found), bad=not found.same)

    def _remove(self) -> None:
        model = self.list.model_chosen()
        if model is None:
            return
        question = self.tr("Delete “{title}” from this computer?")
        comfort = self.tr("{size} of the disk are freed. It can be downloaded again.")
        act = self.tr("Delete")
        if model.removal == "entry":
            question, act = self.tr("Take “{title}” off the list?"), self.tr("Take off")
            comfort = self.tr("The file stays where it is.")
        size = text.file_size(model.size if model.path else model.here)
        if confirm(self, question.format(title=text.in_sentence(model.title)), comfort.format(size=size), act):
            name = model_words.key(model)
            self._jobs.submit(DeleteModel(name), self, on_done=self._removed, on_failed=self._tell)

    def _removed(self, freed: int | None) -> None:
        if freed:
            self._say(self.tr("{size} were freed.").format(size=text.file_size(freed)))
        self._load()

    # What is said.

    def _tell(self, error: ChatQAError) -> None:
        self._selected()
        self._say(language.sentence(str(error)), bad=True)

    def _say(self, sentence: str, bad: bool = False) -> None:
        self._note.setObjectName("turnError" if bad else "small")
        theme.restyle(self._note)
        self._note.setText(text.breakable(sentence))
        self._note.setAccessibleName(sentence)
        self._note.setVisible(bool(sentence))

    # Building.

    def _build(self) -> None:
        intro = self.tr(
            "Questions are answered by a model that runs on this computer. A larger one answers better and slower. "
            "The ChatQA models, such as Llama3-ChatQA-1.5-8B, are made for this."
        )
        self.list.currentItemChanged.connect(self._selected)
        self.list.itemActivated.connect(self._take)
        used = QVBoxLayout()
        used.setSpacing(2)
        used.addWidget(self._used)
        used.addWidget(self._where)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(plain_label("muted", intro))
        layout.addLayout(used)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._outlook)
        layout.addWidget(self._note)
        layout.addLayout(self._build_buttons())
        for label in (self._outlook, self._note):
            label.hide()
        QTimer.singleShot(0, self.list.setFocus)

    def _build_buttons(self) -> QVBoxLayout:
        add = QPushButton(self.tr("Add a GGUF file…"))
        close = QPushButton(self.tr("Close"))
        actions = (
            (self._use, self._take),
            (self._get, self._fetch_or_pause),
            (self._verify, self._check),
            (self._delete, self._remove),
            (add, self._add),
            (close, self.reject),
        )
        for button, act in actions:
            button.setAutoDefault(False)
            button.clicked.connect(act)
        of_one, of_all = QHBoxLayout(), QHBoxLayout()
        for button in (self._use, self._get):
            button.setObjectName("primary")
        for button in (self._use, self._get, self._verify, self._delete):
            of_one.addWidget(button)
        of_one.addStretch(1)
        of_all.addWidget(add)
        of_all.addStretch(1)
        of_all.addWidget(close)
        both = QVBoxLayout()
        both.setSpacing(14)
        both.addLayout(of_one)
        both.addLayout(of_all)
        return both
