"""A question that was not answered: that it was not, why, what the model said all the same, and what was searched."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from app.records import Answer
from ui import icons, text
from ui.fold import FoldButton
from ui.labels import plain_label

SIGN = 20  # pixels


class NotFound(QFrame):
    """Stands in the place of the answer. What the model said is text here, neither HTML nor Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notFoundCard")
        self._heading = plain_label("notFound", self.tr("Not found in your documents"))
        self.reason = plain_label("notFoundReason")
        self.words = plain_label("muted")
        self.withheld = plain_label("modelWords")
        self.searched = plain_label("small")
        for label in (self.reason, self.words, self.withheld, self.searched):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build()

    def tell(self, answer: Answer) -> None:
        """Show why `answer` is none."""
        kind = text.refusal(answer)
        self.reason.setText(text.why_not_found(kind))
        self.setAccessibleName(f"{self._heading.text()}. {self.reason.text()}")
        self.words.setText(self.tr("It said: “{words}”").format(words=text.breakable(answer.answer.strip())))
        self.words.setVisible(kind == "model" and bool(answer.answer.strip()))
        self.withheld.setText(text.breakable(answer.withheld.strip()))
        self.fold.setVisible(bool(self.withheld.text()))
        self.fold.setChecked(False)
        self.searched.setText(text.searched_for(answer.searched_for))

    def _build(self) -> None:
        sign = QToolButton()
        sign.setObjectName("sign")
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sign.setIconSize(QSize(SIGN, SIGN))
        sign.setFixedSize(QSize(SIGN, SIGN))
        icons.keep(sign, "not_found", "warn")
        held = self._build_withheld()
        self.fold = FoldButton(self.tr("Show what the model said"), held, self.tr("Hide what the model said"))
        column = QVBoxLayout()
        column.setSpacing(7)
        for part in (self._heading, self.reason, self.words):
            column.addWidget(part)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(held)
        column.addWidget(self.searched)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 16, 13)
        row.setSpacing(10)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def _build_withheld(self) -> QFrame:
        mark = plain_label("tag", self.tr("Not borne out by the passages"))
        mark.setWordWrap(False)
        held = QFrame()
        held.setObjectName("withheld")
        rows = QVBoxLayout(held)
        rows.setContentsMargins(12, 2, 0, 3)
        rows.setSpacing(6)
        rows.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.withheld)
        return held
