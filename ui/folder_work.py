"""Watched folders: the engine looks at them all the time, and takes in what changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.errors import ChatQAError, EngineLost
from app.events import FoldersChanged
from app.group_requests import SetFolder
from app.requests import UpdateFolders, WatchFolders
from ui.jobs import Jobs, Task


class FolderWork(QObject):
    """Keeps one WatchFolders running while there are folders, and at most one UpdateFolders under way."""

    updated = Signal(object)  # the documents an update has taken in
    changed = Signal()

    def __init__(self, jobs: Jobs, take: Callable[[object], None]) -> None:
        super().__init__()
        self.folders: tuple[str, ...] = ()
        self._jobs = jobs
        self._take = take
        self._watch: Task | None = None
        self._update: Task | None = None
        self._again = False  # something changed while an update was under way

    def forget(self) -> None:
        """The engine is a new one: its jobs are gone."""
        self.folders = ()
        self._watch = self._update = None
        self._again = False

    def set_folders(self, folders: tuple[str, ...]) -> None:
        """These are watched from now on."""
        if folders == self.folders:
            return
        self.folders = folders
        if self._watch is not None:
            watch, self._watch = self._watch, None
            self._jobs.cancel(watch)
        if folders:
            self.update()
            self._begin()
        self.changed.emit()

    def set_folder(self, path: str, watched: bool) -> None:
        """Watch a folder, or no longer; its documents stay."""
        self._jobs.submit(SetFolder(path, watched), self, on_done=self._set)

    def update(self) -> None:
        """Take in what changed. What changes meanwhile is taken in by one more, afterwards."""
        if self._update is not None:
            self._again = True
            return
        self._again = False
        task = self._jobs.submit(
            UpdateFolders(),
            self,
            on_event=self._take,
            on_done=lambda documents: self._updated(task, documents),
            on_failed=lambda error: self._not_updated(task, error),
        )
        self._update = task

    def _set(self, folders: tuple[str, ...] | None) -> None:
        if folders is not None:
            self.set_folders(folders)

    def _begin(self) -> None:
        task = self._jobs.submit(
            WatchFolders(),
            self,
            on_event=lambda event: self._notice(task, event),
            on_failed=lambda error: self._blind(task, error),
        )
        self._watch = task

    def _notice(self, task: Task, event: object) -> None:
        if task is self._watch and isinstance(event, FoldersChanged):
            self.update()

    def _blind(self, task: Task, error: ChatQAError) -> None:
        if task is self._watch and not isinstance(error, EngineLost):  # the next engine begins anew
            self._watch = None
            self._jobs.failed.emit(error)

    def _updated(self, task: Task, documents: object) -> None:
        if task is not self._update:
            return
        self._update = None
        self.updated.emit(documents)
        if self._again:
            self.update()

    def _not_updated(self, task: Task, error: ChatQAError) -> None:
        if not isinstance(error, EngineLost):
            self._jobs.failed.emit(error)
            self._updated(task, None)
