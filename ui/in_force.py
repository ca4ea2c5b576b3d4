"""What the settings change in the window, at its start and whenever they are changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.settings import Settings
from ui import theme
from ui.chat_panel import ChatPanel
from ui.tray import Tray


class InForce(QObject):
    """Puts settings into force, again and again."""

    embedder_changed = Signal()  # the engine has dropped all vectors: they are to be made anew

    def __init__(self, chat: ChatPanel, tray: Tray) -> None:
        super().__init__(chat)
        self._chat = chat
        self._tray = tray
        self._embedder = ""  # the one last seen

    def apply(self, settings: Settings | None) -> None:
        """Have the window be as they say; None is what a task that was stopped gives."""
        if settings is None:
            return
        look = theme.look()
        if look is not None:
            look.choose(settings.theme, settings.font_size)
        self._chat.set_suggestions(settings.suggestions)
        self._tray.set_wanted(settings.tray)
        before, self._embedder = self._embedder, settings.embedder
        if before not in ("", settings.embedder):
            self.embedder_changed.emit()
