"""One calm card for who still has the starter alone: the model this program is made for, and whether it runs here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from app.file_requests import WeighModels
from app.records import ModelInfo
from ui import icons, language, model_words, text
from ui.jobs import Jobs
from ui.labels import plain_label
from ui.late import fill

OFFERED = "chatqa-1.5-8b"
STARTER = "starter"
DECLINED = "offer_declined"  # in what the window remembers
PATIENCE_MS = 1000  # the engine has more urgent work at its start


def worth_offering(models: Sequence[ModelInfo]) -> ModelInfo | None:
    """The model to offer; None where another than the starter is here already."""
    if any(model.path and model.name != STARTER for model in models):
        return None
    return next((model for model in models if model.name == OFFERED and model.downloadable), None)


class OfferCard(QFrame):
    """Hidden until there is something to offer."""

    wanted = Signal(str)  # the name of the model
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("offerCard")
        self._name = ""
        self.hide()

    def offer(self, model: ModelInfo | None) -> None:
        """Offer this model; None: nothing."""
        self.setVisible(model is not None)
        if model is None:
            return
        fill(self, self._build)
        self._name = model.name
        self._heading.setText(self.tr("Better answers: {title}").format(title=model.title))
        facts = (text.file_size(model.size), language.sentence(model.licence), text.memory(model))
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        self._outlook.setText(model_words.outlook(model))
        well = model_words.runs_well(model)
        icons.keep(self._sign, "check" if well else "warning", "good" if well else "warn")
        self.get.setText(self.tr("Go on downloading…") if model.here else self.tr("Download…"))
        self.setAccessibleName(f"{self._heading.text()}. {self._facts.text()}. {self._outlook.text()}")

    def _build(self) -> None:
        self._heading = plain_label("heading")
        self._facts = plain_label("small")
        self._outlook = plain_label("muted")
        self._sign = QToolButton()
        self.get = QPushButton(self.tr("Download…"))
        self.later = QPushButton(self.tr("Not now"))
        use = self.tr(
            "NVIDIA's ChatQA is made for questions about documents, and understands both far better than the small "
            "starter that answers until then."
        )
        self._sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.setObjectName("sign")
        self._sign.setIconSize(QSize(18, 18))
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._outlook, 1)
        self.get.clicked.connect(lambda: self.wanted.emit(self._name))
        self.later.clicked.connect(self.declined)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.get)
        buttons.addWidget(self.later)
        buttons.addStretch(1)
        words: list[QLabel] = [self._heading, plain_label("muted", use), self._facts]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(6)
        for label in words:
            layout.addWidget(label)
        layout.addLayout(state)
        layout.addSpacing(6)
        layout.addLayout(buttons)


class Offering(QObject):
    """Has the engine say whether there is something to offer, unless the user said no once."""

    def __init__(self, jobs: Jobs, card: OfferCard, state: QSettings) -> None:
        super().__init__(card)
        self._jobs = jobs
        self._card = card
        self._state = state
        self._wanted = False  # what was weighed meanwhile is not told to who said no
        self._wait = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._wait.timeout.connect(lambda: jobs.submit(WeighModels(), self, on_done=self._weighed))
        card.declined.connect(self._decline)

    def look(self, model: ModelInfo | None) -> None:
        """This model is in use now, or none."""
        if (model is not None and model.name != STARTER) or self._state.contains(DECLINED):
            self._wanted = False
            self._wait.stop()
            self._card.offer(None)
        else:
            self._wanted = True
            self._wait.start()

    def _weighed(self, models: tuple[ModelInfo, ...] | None) -> None:
        if self._wanted:
            self._card.offer(worth_offering(models or ()))

    def _decline(self) -> None:
        self._state.setValue(DECLINED, 1)
        self._wanted = False
        self._card.offer(None)
