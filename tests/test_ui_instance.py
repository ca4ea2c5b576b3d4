"""One window a home."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import overview, wait_until
from PySide6.QtNetwork import QLocalServer
from windows import Opened, opened_windows

from app.client import EngineState
from ui import application
from ui.instance import Instance, hand_over, server_name

pytestmark = pytest.mark.usefixtures("qapp")
ROOT = Path(__file__).resolve().parent.parent
SECOND = (
    "import sys; from pathlib import Path; from ui.application import run; "
    "sys.exit(run(Path(sys.argv[1]), sys.argv[2:]))"
)


def test_a_first_start_finds_nobody(tmp_path: Path) -> None:
    assert not hand_over(tmp_path, ["a.pdf"])


def test_a_second_start_hands_its_files_over_and_ends(tmp_path: Path) -> None:
    first = Instance(tmp_path)
    handed: list[list[str]] = []
    first.handed.connect(handed.append)
    second = subprocess.Popen([sys.executable, "-c", SECOND, str(tmp_path), "/books/ä.pdf", "b.pdf"], cwd=ROOT)
    wait_until(lambda: handed, 30)
    wait_until(lambda: second.poll() is not None, 30)
    assert second.returncode == 0
    assert handed == [["/books/ä.pdf", str(ROOT / "b.pdf")]]
    first.close()


@pytest.fixture
def open_window(tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def test_the_window_listens_as_long_as_it_stands(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    window, _ = open_window(overview())
    taken: list[list[str]] = []
    window.add_paths = taken.append  # type: ignore[method-assign]
    application._listen(window, tmp_path)
    gc.collect()
    second = subprocess.Popen([sys.executable, "-c", SECOND, str(tmp_path), "/books/a.pdf"], cwd=ROOT)
    wait_until(lambda: second.poll() is not None, 30)
    assert second.returncode == 0 and taken == [["/books/a.pdf"]]


def test_of_two_starts_at_once_the_later_one_gives_its_files_to_the_other(
    open_window: Callable[..., Opened], tmp_path: Path
) -> None:
    """It found nobody when it began, and the home taken when its engine came to open it."""
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
        "from ui.instance import Instance; app = QCoreApplication([]); first = Instance(Path(sys.argv[1])); "
        "first.handed.connect(lambda files: (print(files, flush=True), app.quit())); "
        "print('listening', flush=True); app.exec()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None and first.stdout.readline() == "listening\n"
        window, _ = open_window(overview())
        left: list[bool] = []
        window.closed.connect(lambda: left.append(True))
        application._be_the_one(window, tmp_path, ["/books/a.pdf"], EngineState("refused", "It is in use."))
        assert first.stdout.readline() == "['/books/a.pdf']\n" and left == [True]


def test_a_home_that_cannot_be_opened_keeps_its_window_where_no_other_has_it(
    open_window: Callable[..., Opened], tmp_path: Path
) -> None:
    window, _ = open_window(overview())
    application._be_the_one(window, tmp_path, [], EngineState("refused", "It is damaged."))
    assert window.isVisible()


def test_as_many_files_as_a_command_line_can_hold_are_handed_over(tmp_path: Path) -> None:
    first = Instance(tmp_path)
    handed: list[list[str]] = []
    first.handed.connect(handed.append)
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
        "from ui.instance import hand_over; app = QCoreApplication([]); "
        "sys.exit(not hand_over(Path(sys.argv[1]), ['/books/' + '書' * 60 + f'{n}.pdf' for n in range(9000)]))"
    )
    second = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT)
    wait_until(lambda: handed, 30)
    wait_until(lambda: second.poll() is not None, 30)
    assert second.returncode == 0 and len(handed[0]) == 9000
    first.close()


def test_what_a_killed_window_left_behind_is_no_window(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
        "from ui.instance import Instance; app = QCoreApplication([]); "
        "kept = Instance(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False)
    assert not hand_over(tmp_path, [])
    instance = Instance(tmp_path)
    assert instance._server.isListening()
    instance.close()


def test_a_window_that_is_not_the_first_does_not_take_its_place(tmp_path: Path) -> None:
    first = Instance(tmp_path)
    second = Instance(tmp_path)
    assert first.is_listening and not second.is_listening
    first.close()
    third = Instance(tmp_path)
    assert third.is_listening
    third.close()


def test_homes_are_told_apart(tmp_path: Path) -> None:
    assert server_name(tmp_path / "a") != server_name(tmp_path / "b")
    assert server_name(tmp_path / "a") == server_name(tmp_path / "b" / ".." / "a")


def test_what_is_no_list_of_files_is_left_alone(tmp_path: Path) -> None:
    from PySide6.QtNetwork import QLocalSocket

    first = Instance(tmp_path)
    handed: list[Any] = []
    first.handed.connect(handed.append)
    socket = QLocalSocket()
    socket.connectToServer(server_name(tmp_path))
    assert socket.waitForConnected(1000)
    socket.write(b"not json\n")
    socket.flush()
    wait_until(lambda: socket.bytesAvailable() >= 3)
    assert handed == []
    socket.abort()
    first.close()
    QLocalServer.removeServer(server_name(tmp_path))
