"""Errors and questions, one sentence each. Their words are plain text: a file may be named <b>.

What Qt needs for a dialog is imported with the first one: many modules know this one, and the window stands sooner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app import __version__
from ui import language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

translate = QCoreApplication.translate
NAME_WIDTH = 440  # pixels of the dialog that asks for a name


def details(error: BaseException, more: str = "") -> str:
    """What a bug report needs: the error's kind and words, and the versions."""
    import platform  # it brings much, and is wanted in trouble alone

    lines = [
        f"{type(error).__name__}: {error}",
        *getattr(error, "__notes__", ()),
        f"ChatQA Desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
    ]
    return "\n".join(lines + ([more] if more else []))


def copy_details(words: str) -> None:
    """Put the details on the clipboard."""
    QGuiApplication.clipboard().setText(words)


def show_error(parent: QWidget | None, error: BaseException, more: str = "") -> QMessageBox:
    """Show `error` beside the work, not in its way, with a button that copies the rest; it goes when it is closed."""
    from PySide6.QtWidgets import QMessageBox

    dialog = QMessageBox(parent)
    dialog.setIcon(QMessageBox.Icon.Warning)
    dialog.setWindowTitle(translate("ErrorDialog", "ChatQA Desktop"))
    dialog.setTextFormat(Qt.TextFormat.PlainText)
    dialog.setText(language.sentence(str(error)))
    copy = dialog.addButton(translate("ErrorDialog", "Copy details"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # the box would close on it
    copy.clicked.connect(lambda: copy_details(details(error, more)))
    dialog.setDefaultButton(dialog.addButton(QMessageBox.StandardButton.Close))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def confirm(parent: QWidget, question: str, comfort: str, act: str) -> bool:
    """Ask before something that cannot be taken back; the safe answer is the default."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("Confirm", "ChatQA Desktop"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(comfort)
    yes = box.addButton(act, QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(no)
    box.exec()
    chosen = box.clickedButton() is yes
    box.deleteLater()
    return chosen


def ask_name(parent: QWidget, title: str, label: str, value: str = "") -> str:
    """Ask for a name; "" where the user leaves it or gives none."""
    from PySide6.QtWidgets import QInputDialog

    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(value)
    dialog.resize(NAME_WIDTH, dialog.sizeHint().height())
    meant = dialog.exec() == QInputDialog.DialogCode.Accepted
    name = dialog.textValue().strip()
    dialog.deleteLater()
    return name if meant else ""
