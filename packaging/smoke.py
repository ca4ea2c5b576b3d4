"""Try the .deb as someone would who just downloaded it: `make smoke`, as root.

A bare Debian 12 root without Python, compiler or network: the package is installed with what it names, asked in the
terminal and in its window (Xvfb), and removed. Wants debootstrap; the root comes from the network, once.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import framebuffer  # noqa: E402

ROOT = HERE.parent
BUILD = ROOT / "build" / "smoke"
BARE, TRIED = BUILD / "bare.tar", BUILD / "root"
MIRROR = "http://deb.debian.org/debian"
TOOLS = "xvfb,xdotool,xauth,xz-utils"  # a person at a screen, and unpacking; no Python, no compiler
USER, UID = "someone", 1000
HOME = TRIED / "home" / USER
DATA = HOME / ".local" / "share" / "ChatQA Desktop"
QUESTION = "What is the name of the starter model?"
TO_FIRST_ANSWER_S = 60.0
OLD_PROCESSOR = "Nehalem"  # of 2008: SSE 4.2 and no AVX
EMULATED_S = 600.0
SCREEN = "1280x860x24"
# What Debian's own tools leave when a package comes and goes, and what a person's session does.
NOT_OURS = re.compile(
    r"^(proc|sys|dev|tmp|run|home|usr/local/share/fonts|var/(lib|cache|log)|etc/(ld\.so\.cache|alternatives))(/|$)"
)
# And what the account came with, and the caches of fonts and of Mesa.
OF_THE_SYSTEM = re.compile(r"^\.(bash_logout|bashrc|profile|cache/(fontconfig|mesa_shader_cache)/)")
ALONE = ["unshare", "--net", "--pid", "--fork", "--mount", "--kill-child"]


class SmokeError(Exception):
    """What did not hold; the message is a sentence."""


def main() -> int:
    """Run every step; each says what it found."""
    parser = argparse.ArgumentParser(prog="smoke.py", description="Try the .deb in a bare Debian 12 root.")
    parser.add_argument("--deb", type=Path, help="the package (dist/*.deb)")
    parser.add_argument("--mirror", default=MIRROR)
    chosen = parser.parse_args()
    try:
        deb = chosen.deb or next((ROOT / "dist").glob("*.deb"), None)
        if deb is None:
            raise SmokeError("There is no .deb in dist/: make package comes first.")
        if os.geteuid() != 0:
            raise SmokeError("A root of its own can only be made by the administrator: sudo make smoke.")
        bare(chosen.mirror)
        before = files()
        install(deb)
        no_tools()
        in_the_terminal()
        in_the_window()
        on_an_old_processor()
        for_one_user()
        remove(before)
    except (SmokeError, subprocess.SubprocessError, OSError) as error:
        print(f"The smoke test failed: {error}", file=sys.stderr)
        return 1
    finally:
        subprocess.run(["umount", "-q", TRIED / "proc"], check=False)
    print("The package holds.")
    return 0


def bare(mirror: str) -> None:
    """A fresh root: made once, unpacked each time."""
    if not BARE.is_file():
        BUILD.mkdir(parents=True, exist_ok=True)
        made = BUILD / "made"
        shutil.rmtree(made, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", f"--include={TOOLS}", "bookworm", str(made), mirror]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        inside(["useradd", "--create-home", "--uid", str(UID), USER], root=made)
        subprocess.run(["tar", "--create", "--file", BARE.with_suffix(".new"), "--directory", made, "."], check=True)
        os.replace(BARE.with_suffix(".new"), BARE)
        shutil.rmtree(made)
    shutil.rmtree(TRIED, ignore_errors=True)
    TRIED.mkdir()
    subprocess.run(["tar", "--extract", "--file", BARE, "--directory", TRIED], check=True)


def files() -> set[str]:
    """Every path in the root that a package could have made."""
    return {name for path in TRIED.rglob("*") if not NOT_OURS.match(name := str(path.relative_to(TRIED)))}


def install(deb: Path) -> None:
    """With what it names, from the network; from here on there is none."""
    shutil.copy(deb, TRIED / "tmp" / deb.name)
    shutil.copy("/etc/resolv.conf", TRIED / "etc" / "resolv.conf")
    inside(["apt-get", "-q", "update"])
    size = sum(path.lstat().st_size for path in TRIED.rglob("*") if path.is_file() and not path.is_symlink())
    inside(["apt-get", "-qy", "install", "--no-install-recommends", f"/tmp/{deb.name}"])
    own = TRIED / "usr" / "lib" / "chatqa-desktop"
    installed = sum(path.lstat().st_size for path in own.rglob("*") if not path.is_dir())
    after = sum(path.lstat().st_size for path in TRIED.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"package {deb.stat().st_size / 1e6:.0f} MB, installed {installed / 1e6:.0f} MB, "
          f"{(after - size) / 1e6:.0f} MB with what it names")  # fmt: skip
    writable = [path for path in own.rglob("*") if not path.is_symlink() and path.stat().st_mode & 0o022]
    if writable:
        raise SmokeError(f"{writable[0]} can be written by others than the administrator.")


def no_tools() -> None:
    """The root is as bare as promised."""
    for tool in ("python3", "gcc", "cc", "g++"):
        if inside(["which", tool], check=False).returncode == 0:
            raise SmokeError(f"{tool} is in the root, so it proves nothing.")


def in_the_terminal() -> None:
    """The first answer, with its page; nothing stray on stderr."""
    began = time.monotonic()
    done = someone("chatqa demo")
    took = time.monotonic() - began
    print(done.stdout.strip())
    if done.returncode or done.stderr or "handbook.pdf, page" not in done.stdout:
        raise SmokeError(f"`chatqa demo` ended with {done.returncode} and said: {done.stderr or done.stdout}")
    print(f"from the first start to the first answer: {took:.1f} s")
    if took > TO_FIRST_ANSWER_S:
        raise SmokeError(f"The first answer took {took:.0f} s.")


SESSION = """
mkdir -p /tmp/screen && Xvfb :7 -screen 0 {screen} -fbdir /tmp/screen -nolisten tcp >/dev/null 2>&1 &
sleep 2; export DISPLAY=:7
chatqa /tmp/report.pdf 2>/tmp/window.err >/tmp/window.out & program=$!
began=$(date +%s%N)
id=$(xdotool search --sync --onlyvisible --name 'ChatQA' | head -1)
echo "window after $(( ($(date +%s%N) - began) / 1000000 )) ms"
sleep {reading}; xdotool windowfocus "$id" 2>/dev/null
xdotool type --delay 20 '{question}'; xdotool key Return
sleep {answering}; cp /tmp/screen/Xvfb_screen0 /tmp/screen.xwd
xdotool key ctrl+q; for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 $program 2>/dev/null && sleep 1; done
if kill -0 $program 2>/dev/null; then echo "still running" >&2
else wait $program || echo "the window ended with $?" >&2; fi
cat /tmp/window.err >&2
"""


def in_the_window() -> None:
    """A PDF given at the start is added, a question typed and answered; a picture is taken of it."""
    shutil.copy(ROOT / "resources" / "handbook.pdf", TRIED / "tmp" / "report.pdf")
    os.chmod(TRIED / "tmp" / "report.pdf", 0o644)
    done = someone(SESSION.format(screen=SCREEN, question=QUESTION, reading=12, answering=20))
    print(done.stdout.strip())
    picture = framebuffer.png(TRIED / "tmp" / "screen.xwd", BUILD / "window.png")
    print(f"a picture of the window: {picture}")
    if done.stderr:
        raise SmokeError(f"The window wrote to stderr: {done.stderr}")
    told = someone("chatqa export 1")
    answered = QUESTION in told.stdout and "SmolLM2" in told.stdout.split(QUESTION)[-1]
    if not answered or not re.search(r"report\.pdf.*page \d|page \d.*report\.pdf", told.stdout):
        raise SmokeError(f"The window's answer is not in its library: {told.stdout}{told.stderr}")


OLD = """
import sys
from app import cli, llama
llama.start()
print([line for line in llama._log if "loaded CPU backend" in line][0].strip(), flush=True)
sys.exit(cli.run(sys.argv[1:]))
"""
CONTEXT = '[{"text": "The bridge over the river Otava was built in 1893 by the engineer Karel Novak."}]'


def on_an_old_processor() -> None:
    """The package's llama.cpp on a processor without AVX, emulated.

    By this repository's Python: the packaged program starts itself anew, and so would leave the emulator.
    """
    emulator = shutil.which("qemu-x86_64-static")
    python, llama = ROOT / ".venv" / "bin" / "python", ROOT / "build" / "package" / "llama"
    if emulator is None or not llama.is_dir():
        told = "qemu-x86_64-static or build/package/llama is not here"
        if os.environ.get("CI"):
            raise SmokeError(f"It could not be tried on an old processor: {told}.")
        print(f"not tried on an old processor: {told}")
        return
    context = BUILD / "context.json"
    context.write_text(CONTEXT, "utf-8")
    command = [emulator, "-cpu", OLD_PROCESSOR, str(python), "-c", OLD, "ask", "--context", str(context)]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}  # of this processor
    environment = {**ours, "PYTHONPATH": f"{llama}{os.pathsep}{ROOT}", "CHATQA_HOME": str(BUILD / "old")}
    environment["CHATQA_MODELS"] = str(ROOT / "build" / "package" / "starter")
    asked = [*command, "When was the bridge built?"]
    done = subprocess.run(asked, capture_output=True, text=True, env=environment, timeout=EMULATED_S)
    print(f"{OLD_PROCESSOR}, emulated: {done.stdout.strip()}")
    if done.returncode or "1893" not in done.stdout or "sse42" not in done.stdout:
        raise SmokeError(f"It does not run on a processor without AVX: {done.stderr[-400:]}")


def remove(before: set[str]) -> None:
    """Removed without a trace but the data."""
    inside(["apt-get", "-qy", "remove", "chatqa-desktop"])
    inside(["apt-get", "-qy", "autoremove"])
    left = sorted(name for name in files() - before if not name.startswith("etc/"))
    if left:
        raise SmokeError(f"Left after removing: {', '.join(left[:5])} and {len(left)} in all.")
    if not DATA.is_dir():
        raise SmokeError("The data are gone with the program.")
    no_stray()
    for folder in (DATA / "home", DATA / "models"):
        if folder.exists() and folder.stat().st_mode & 0o077:
            raise SmokeError(f"Others can look into {folder}.")
    print(f"removed; the data stay in {DATA.relative_to(TRIED)}, for their owner alone")


def for_one_user() -> None:
    """The self-extracting archive, where there is one: installed, renewed, asked, removed, and nothing left. What it
    needs of the system is what the .deb has brought."""
    archive = next((ROOT / "dist").glob("*.run"), None)
    if archive is None:
        print("not tried: there is no self-extracting archive in dist/")
        return
    shutil.copy(archive, TRIED / "tmp" / "chatqa.run")
    run = "sh /tmp/chatqa.run"
    done = someone(f"cd && {run} && {run} && .local/bin/chatqa demo && {run} --remove")
    if done.returncode or "handbook.pdf, page" not in done.stdout:
        raise SmokeError(f"The self-extracting archive does not hold: {done.stdout}{done.stderr}")
    no_stray()
    print(f"{archive.name} installs for one user, answers, and goes")


def no_stray() -> None:
    """Nothing of the program's is in the user's folder but its data."""
    left = [path for path in HOME.rglob("*") if path.is_symlink() or path.is_file()]
    ours = [path for path in left if not OF_THE_SYSTEM.search(str(path.relative_to(HOME)))]
    stray = [path for path in ours if not path.is_relative_to(DATA)]
    if stray:
        raise SmokeError(f"The program left {stray[0]} and {len(stray)} files in all beside its data.")


def someone(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in the root as an ordinary user, without any network."""
    (TRIED / "proc").mkdir(exist_ok=True)
    script_file = TRIED / "tmp" / "script.sh"
    script_file.write_text(script, "utf-8")
    mounts = f"mount -t proc proc '{TRIED}/proc' && mount -t tmpfs tmpfs '{TRIED}/dev/shm'"
    environment = f"env -i HOME=/home/{USER} PATH=/usr/bin:/bin LANG=C.UTF-8 USER={USER}"
    go = f"exec chroot --userspec={UID}:{UID} '{TRIED}' {environment} sh /tmp/script.sh"
    command = [*ALONE, "sh", "-c", f"{mounts} && cd / && {go}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def inside(command: Sequence[str], check: bool = True, root: Path = TRIED) -> subprocess.CompletedProcess[str]:
    """Run a command in the root as its administrator; what it says is shown where it fails."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}
    done = subprocess.run(["chroot", root, *command], capture_output=True, text=True, env=environment)
    if check and done.returncode:
        raise SmokeError(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()[-600:]}")
    return done


if __name__ == "__main__":
    sys.exit(main())
