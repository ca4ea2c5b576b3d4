"""What can be asked about a home as a whole: what it takes, a backup, what the machine runs on, a newer release.

An Errand has the home to itself: it runs in an engine that holds the home's lock and does not open it
(app.engine.serve_errands), so it names its home.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from app.events import Event
from app.frozen import frozen
from app.home_records import Facts, Release, Storage
from app.requests import Request

if TYPE_CHECKING:
    from app.home import Home


@frozen
class GetStorage(Request):
    """→ Storage"""

    lane: ClassVar[str] = "storage"

    def run(self, home: Home) -> Generator[Event, None, Storage]:
        from app import storage

        return storage.measure(home.catalog, home.folder)


@frozen
class BackUp(Request):
    """Put the whole home into one file, while it is in use: yields DataProgress → the file's path"""

    target: str
    lane: ClassVar[str] = "storage"

    def run(self, home: Home) -> Generator[Event, None, str]:
        from app import backup

        return backup.make(home.folder, Path(self.target))


@frozen
class ClearFormer(Request):
    """Delete what a move left in the old place → Storage"""

    place: str
    lane: ClassVar[str] = "storage"

    def run(self, home: Home) -> Generator[Event, None, Storage]:
        from app import moving, storage

        moving.clear_former(home.folder, Path(self.place))
        return storage.measure(home.catalog, home.folder)


@frozen
class GetFacts(Request):
    """→ Facts, for a problem report"""

    lane: ClassVar[str] = "storage"

    def run(self, home: Home) -> Generator[Event, None, Facts]:
        yield from ()
        return home.facts()


@frozen
class LookForRelease(Request):
    """Ask an address which release is the newest → Release"""

    address: str
    lane: ClassVar[str] = "release"

    def run(self, home: Home) -> Generator[Event, None, Release]:
        from app import updates

        yield from ()
        return updates.newest(self.address)


@frozen
class WatchMains(Request):
    """Tell when work waits for the mains: yields MainsChanged until cancelled, or ends where there is no battery"""

    lane: ClassVar[str] = "mains"

    def run(self, home: Home) -> Generator[Event, None, None]:
        yield from home.mains.watch()


@frozen
class Errand(Request):
    """The root of those that have the home to themselves → the home's path from now on"""

    home: str
    lane: ClassVar[str] = "errands"


@frozen
class MoveHome(Errand):
    """Move the home into a folder: yields DataProgress. The old files stay."""

    target: str

    def run(self, home: object) -> Generator[Event, None, str]:
        from app import moving

        return moving.move(Path(self.home), Path(self.target))


@frozen
class RestoreHome(Errand):
    """Have the home be as a backup has it: yields DataProgress"""

    source: str

    def run(self, home: object) -> Generator[Event, None, str]:
        from app import backup

        return backup.restore(Path(self.home), Path(self.source))


@frozen
class EraseHome(Errand):
    """Delete all that the program keeps, the models it downloaded only with `models`"""

    models: bool = False

    def run(self, home: object) -> Generator[Event, None, str]:
        from app import moving

        return moving.erase(Path(self.home), self.models)
