"""Nothing leaves the machine: the whole job without any network, and no socket that could reach one."""

from __future__ import annotations

import collections
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from app import logs, models, moving
from app.home import Home

ROOT = Path(__file__).resolve().parent.parent
needs_starter = pytest.mark.skipif(
    not models.path_of(models.STARTER).is_file(), reason="the starter model is not on this machine"
)
SUPPRESSED = ("ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI")  # what has ONNX Runtime keep quiet
LOCAL = ("AF_UNIX", "AF_NETLINK")  # of this machine alone: other programs of the user's, and the kernel
WINDOW = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    import main

    def quit_when_ready():
        app = QApplication.instance()
        windows = [w for w in app.topLevelWidgets() if w.isVisible()] if app else []
        QTimer.singleShot(6000, app.quit) if windows else QTimer.singleShot(100, quit_when_ready)

    if __name__ == "__main__":
        import ui.application as application
        made = application.make_application
        def make(*arguments, **named):
            app = made(*arguments, **named)
            QTimer.singleShot(100, quit_when_ready)
            return app
        application.make_application = make
        sys.argv = ["chatqa", "--home", sys.argv[1], sys.argv[2]]
        sys.exit(main.main())
"""


def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in SUPPRESSED}
    return {
        **kept,
        "CHATQA_HOME": str(tmp_path / "home"),
        "CHATQA_MODELS": str(models.path_of(models.STARTER).parent),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }


def window_script(tmp_path: Path) -> list[str]:
    """A window with a PDF, for some seconds: read, embedded, and the model loaded."""
    script = tmp_path / "window.py"
    script.write_text(textwrap.dedent(WINDOW), "utf-8")
    return [sys.executable, str(script), str(tmp_path / "home"), str(ROOT / "resources" / "handbook.pdf")]


@pytest.mark.skipif(os.name != "posix", reason="rights are of another kind here")
def test_what_the_program_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "home"
    Home.open(folder).close()
    logs.start(tmp_path / "logged")
    logs.stop()
    (tmp_path / "elsewhere").mkdir()
    moved = moving.place_in(folder, tmp_path / "elsewhere")
    collections.deque(moving.move(folder, tmp_path / "elsewhere"), maxlen=0)
    for private in (folder, tmp_path / "logged", moved):
        assert private.stat().st_mode & 0o077 == 0, private


@needs_starter
def test_documents_are_added_and_asked_where_there_is_no_network(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    alone = [unshare or "", "--user", "--map-root-user", "--net"]
    if unshare is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("a network namespace cannot be made here")
    command = [*alone, sys.executable, str(ROOT / "main.py"), "demo"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(tmp_path), timeout=300)
    assert done.returncode == 0 and done.stderr == ""
    assert "handbook.pdf, page" in done.stdout


def test_onnx_runtime_sends_nothing_to_its_maker_and_keeps_no_identifier(tmp_path: Path) -> None:
    """It would, some seconds after its first session, unless the environment says otherwise before it is loaded."""
    script = (
        "from pathlib import Path\n"
        "from app.embedding import BuiltInEmbedder\n"
        "from app.paths import resources_dir\n"
        "BuiltInEmbedder(resources_dir() / 'embedding').embed_passages(['a passage'])\n"
        "import os; assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n"
    )
    home = {**environment(tmp_path), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", script], env=home, check=True, timeout=120)
    assert not [path for path in tmp_path.rglob("*") if "Microsoft" in path.parts or path.name == "deviceid"]


@pytest.mark.parametrize("what", ["the terminal", "the window"])
@needs_starter
def test_no_socket_is_opened_that_reaches_beyond_this_machine(tmp_path: Path, what: str) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not here")
    record = tmp_path / "sockets"
    job = [sys.executable, str(ROOT / "main.py"), "demo"] if what == "the terminal" else window_script(tmp_path)
    command = [strace, "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", str(record), *job]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(tmp_path), timeout=300)
    if "Operation not permitted" in done.stderr:
        pytest.skip("strace may not look here")
    assert done.returncode == 0, done.stderr
    made = re.findall(r"socket\((\w+)", record.read_text("utf-8", "replace"))
    assert not [family for family in made if family not in LOCAL]


@needs_starter
def test_python_opens_no_socket_at_all(tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    watch.mkdir()
    record = tmp_path / "sockets"
    (watch / "sitecustomize.py").write_text(
        "import sys\n"
        "def look(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.bind', 'socket.sendto'):\n"
        f"        with open({str(record)!r}, 'a') as file:\n"
        "            file.write(f'{event} {arguments[1:]}\\n')\n"
        "sys.addaudithook(look)\n"
    )
    places = os.pathsep.join((str(watch), str(ROOT)))
    job = [sys.executable, str(ROOT / "main.py"), "demo"]
    done = subprocess.run(job, capture_output=True, text=True, env={**environment(tmp_path), "PYTHONPATH": places})
    assert done.returncode == 0, done.stderr
    assert not record.exists(), record.read_text()
