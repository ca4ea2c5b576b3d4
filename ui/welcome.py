"""What stands where no dialogue is: what to do first, for a newcomer; an invitation to ask, for everyone else."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.paths import resources_dir
from ui import icons, text
from ui.labels import plain_label
from ui.late import fill
from ui.offer_card import OfferCard

WIDEST = 640
EXAMPLES_FILE = "handbook_questions.txt"  # in the language of the sample


class Welcome(QScrollArea):
    """Three steps, the buttons that take the first, and a card where no language model is there."""

    files_wanted = Signal()
    folder_wanted = Signal()
    sample_wanted = Signal()
    models_wanted = Signal()
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setAccessibleName(self.tr("Welcome"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offer = OfferCard()
        self.examples: QWidget | None = None  # once the sample is there
        self._no_model = QFrame()
        self._zone = QFrame()
        self._steps = QWidget()
        self._build()

    def show_state(
        self,
        documents: int,
        searchable: int,
        has_model: bool,
        has_sample: bool,
        sample_alone: bool = False,
        hindrance: str = "",
    ) -> None:
        """Suit the page to what is there; `searchable` are the documents a question would be put to, and `hindrance`
        says why there is none, where that does not pass by itself."""
        newcomer = documents == 0
        self._title.setText(self.tr("Ask your documents") if newcomer else self.tr("What would you like to know?"))
        self._lead.setText(self._lead_text(documents, searchable, hindrance))
        for card, build, wanted in (
            (self._no_model, self._build_no_model, not has_model),
            (self._zone, self._build_zone, newcomer),
            (self._steps, self._build_steps, newcomer),
        ):
            if wanted:
                fill(card, build)
            card.setVisible(wanted)
        if newcomer:
            self.sample.setVisible(has_sample)
        self._show_examples(sample_alone and searchable > 0 and has_model)

    def _lead_text(self, documents: int, searchable: int, hindrance: str) -> str:
        if documents == 0:
            return self.tr(
                "Answers come from your own PDFs, and each sentence points to the lines it rests on. "
                "Everything stays on this computer."
            )
        if searchable == 0:
            reading = self.tr("Your documents are being read; the first question can be asked in a moment.")
            return hindrance or reading
        count = text.count_documents(searchable)
        return self.tr("Your question is looked up in {documents}.").format(documents=count)

    def _show_examples(self, wanted: bool) -> None:
        if wanted and self.examples is None:
            from ui.suggestions import Suggestions

            questions = (resources_dir() / EXAMPLES_FILE).read_text("utf-8").splitlines()
            examples = Suggestions(questions, self.tr("You could ask the sample"))
            examples.chosen.connect(self.asked)
            self.examples = examples
            self._column.insertWidget(self._column.indexOf(self._lead) + 1, examples)
        if self.examples is not None:
            self.examples.setVisible(wanted)

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("welcomeBody")
        outer = QHBoxLayout(body)
        outer.setContentsMargins(28, 24, 28, 24)
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        self._column = layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        self._title = plain_label("title")
        self._lead = plain_label("lead")
        layout.addStretch(2)
        for part in (self._title, self._lead):
            layout.addWidget(part)
        layout.addSpacing(8)
        self._no_model.setObjectName("warnCard")
        self._zone.setObjectName("dropZone")
        for card in (self._no_model, self._zone, self.offer, self._steps):
            card.hide()
            layout.addWidget(card)
        layout.addStretch(3)
        outer.addStretch(1)
        outer.addWidget(column, 20)
        outer.addStretch(1)
        self.setWidget(body)

    def _build_zone(self) -> None:
        layout = QVBoxLayout(self._zone)
        layout.setContentsMargins(24, 22, 24, 24)
        layout.setSpacing(6)
        words = plain_label("heading", self.tr("Drop PDFs or folders anywhere in this window"))
        aside = plain_label("muted", self.tr("The files stay where they are; only their text is indexed."))
        self.choose = QPushButton(self.tr("Choose files…"))
        self.choose.setObjectName("primary")
        self.choose.clicked.connect(self.files_wanted)
        self.folder = QPushButton(self.tr("Choose a folder…"))
        self.folder.clicked.connect(self.folder_wanted)
        self.sample = QPushButton(self.tr("Try the sample"))
        self.sample.setToolTip(self.tr("Adds the handbook of this program, a PDF of a few pages"))
        self.sample.clicked.connect(self.sample_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.choose, self.folder, self.sample):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addWidget(words)
        layout.addWidget(aside)
        layout.addSpacing(8)
        layout.addLayout(buttons)

    def _build_steps(self) -> None:
        layout = QVBoxLayout(self._steps)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(14)
        steps = (
            (self.tr("Add documents"), self.tr("They can be searched as soon as they are read.")),
            (
                self.tr("Ask a question"),
                self.tr("In your own words; then ask on, the dialogue is kept in mind."),
            ),
            (
                self.tr("Check the sources"),
                self.tr("Click a number such as [1] to see the page, its lines marked."),
            ),
        )
        for number, (head, words) in enumerate(steps, 1):
            layout.addLayout(_step(number, head, words))

    def _build_no_model(self) -> None:
        layout = QVBoxLayout(self._no_model)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(6)
        layout.addWidget(plain_label("heading", self.tr("No language model was found")))
        advice = self.tr(
            "Documents can be added, but nothing can be answered yet. Download a model here, or add a file in the GGUF "
            "format that you have already."
        )
        layout.addWidget(plain_label("muted", advice))
        self.models = QPushButton(self.tr("Choose a model…"))
        icons.keep(self.models, "chip")
        self.models.setIconSize(QSize(18, 18))
        self.models.clicked.connect(self.models_wanted)
        layout.addSpacing(4)
        layout.addWidget(self.models, 0, Qt.AlignmentFlag.AlignLeft)


def _step(number: int, head: str, words: str) -> QHBoxLayout:
    badge = QLabel(str(number))
    badge.setObjectName("stepNumber")
    badge.setFixedSize(26, 26)
    badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
    lines = QVBoxLayout()
    lines.setSpacing(1)
    lines.addWidget(plain_label("heading", head))
    lines.addWidget(plain_label("muted", words))
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(lines, 1)
    return row
