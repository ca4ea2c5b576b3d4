"""One window a home: a second start hands its files to the first and ends."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QDir, QObject, Signal

if TYPE_CHECKING:  # imported where a window is there already, or once this one stands
    from PySide6.QtNetwork import QLocalSocket

log = logging.getLogger(__name__)

PATIENCE_MS = 2000
LARGEST = 1 << 25  # bytes of one message: what a command line can hold, its letters written as \u3042


def server_name(home: Path) -> str:
    """The same for every path that leads to the same home, and short: some systems allow few characters."""
    path = str(home.resolve()).encode("utf-8", "surrogateescape")
    digest = QCryptographicHash.hash(path, QCryptographicHash.Algorithm.Sha256).toHex().toStdString()
    return f"chatqa-{digest[:24]}"


def hand_over(home: Path, files: Sequence[str]) -> bool:
    """Give `files` to the window that has `home` open; False where there is none."""
    socket = _connected(server_name(home))
    if socket is None:
        return False
    paths = [str(Path(name).absolute()) for name in files]
    socket.write(json.dumps(paths).encode() + b"\n")
    while socket.bytesToWrite() and socket.waitForBytesWritten(PATIENCE_MS):
        pass
    taken = not socket.bytesToWrite() and socket.waitForReadyRead(PATIENCE_MS)
    socket.disconnectFromServer()
    return taken


def _connected(name: str) -> QLocalSocket | None:
    """The way to the window that listens there; None where none does."""
    if os.name == "posix" and not os.path.exists(QDir(QDir.tempPath()).filePath(name)):
        return None  # no window has listened there
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    return socket if socket.waitForConnected(PATIENCE_MS) else None


def _answers(name: str) -> bool:
    socket = _connected(name)
    if socket is not None:
        socket.abort()
    return socket is not None


class Instance(QObject):
    """Listens for later starts."""

    handed = Signal(object)  # list[str]: absolute paths, empty where the user only started the program again

    def __init__(self, home: Path) -> None:
        from PySide6.QtNetwork import QLocalServer

        super().__init__()
        self._server = QLocalServer(self)
        self._sockets: list[QLocalSocket] = []
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = server_name(home)
        if _answers(name):
            return  # asked, for listening there would take another window's place without a word
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left over by a window that was killed
            if not self._server.listen(name):
                log.warning("Later starts cannot be noticed: %s", self._server.errorString())

    @property
    def is_listening(self) -> bool:
        """Whether it is this window that later starts find; False where another has the home."""
        return self._server.isListening()

    def close(self) -> None:
        """Listen no longer."""
        self._server.close()

    def _accept(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._sockets.append(socket)
            socket.readyRead.connect(self._read)
        self._read()

    def _read(self) -> None:
        """Read whoever has sent a line. The sockets are the server's and go with it: deleting them here as well as
        there crashed."""
        for socket in self._sockets:
            if socket.bytesAvailable() > LARGEST:
                socket.abort()
            elif socket.canReadLine():
                line = bytes(socket.readLine().data())
                socket.write(b"ok\n")
                socket.flush()
                self._deliver(line)
        self._sockets = [one for one in self._sockets if one.state() != one.LocalSocketState.UnconnectedState]

    def _deliver(self, line: bytes) -> None:
        try:
            paths = json.loads(line)
        except ValueError:
            log.warning("A later start sent something that is not a list of files.")
            return
        if isinstance(paths, list) and all(isinstance(path, str) for path in paths):
            self.handed.emit(paths)
