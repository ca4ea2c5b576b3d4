"""What this machine has to run a model on: free memory, physical cores, and how busy others keep them."""

from __future__ import annotations

import importlib.util
import math
import os
import time
from pathlib import Path
from typing import Any

WATCH_S = 0.4  # between two looks at what else the machine does; over less it is noise
CGROUP = Path("/sys/fs/cgroup")  # the limits of a container, where this is one


def physical_cores() -> int:
    """Those this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _cgroup("cpu.max").split()
    if len(quota) == 2 and all(part.isdigit() for part in quota):
        allowed = min(allowed, math.ceil(int(quota[0]) / int(quota[1])))
    return max(1, min(_psutil().cpu_count(logical=False) or 1, allowed))


def free_memory() -> int:
    """Bytes of main memory that can be had without swapping."""
    free: int = _psutil().virtual_memory().available
    limit, used = _cgroup("memory.max"), _cgroup("memory.current")
    if limit.isdigit() and used.isdigit():
        free = min(free, max(0, int(limit) - int(used)))
    return free


def resident_memory(pid: int) -> int:
    """Bytes of main memory that a process holds; 0 where it is gone."""
    try:
        held: int = _psutil().Process(pid).memory_info().rss
    except _psutil().Error:
        return 0
    return held


def total_memory() -> int:
    """Bytes of main memory."""
    total: int = _psutil().virtual_memory().total
    return total


def on_battery() -> bool | None:
    """Whether this machine runs on its battery now; None where it has none, or does not tell."""
    try:
        battery = _psutil().sensors_battery() if hasattr(_psutil(), "sensors_battery") else None
    except (OSError, RuntimeError):  # a driver that lists a battery it cannot read
        return None
    if battery is None or battery.power_plugged is None:
        return None
    return not battery.power_plugged


def has_ocr() -> bool:
    """Whether the extra "ocr" is installed."""
    return importlib.util.find_spec("rapidocr") is not None


def has_nvidia_gpu() -> bool:
    """Whether the system has an NVIDIA card with its driver, whatever llama.cpp can do with it."""
    return Path("/proc/driver/nvidia/version").exists() or Path("/dev/nvidiactl").exists()


class FreeCores:
    """How many threads to run now: more than there are free cores is many times slower, not a little."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._process = _psutil().Process()
        self.begin()

    def begin(self) -> int:
        """Look afresh: what was busy before says nothing of what is now. Returns the threads to begin with."""
        self._began = time.perf_counter()
        self._busy = self._busy_seconds()
        return self._most

    def threads(self) -> int | None:
        """From 1 to `most`, by what was free since this was last asked; None where that is too short to tell."""
        elapsed = time.perf_counter() - self._began
        if elapsed < WATCH_S:
            return None
        before, self._busy = self._busy, self._busy_seconds()
        self._began += elapsed
        busy = (self._busy - before) / elapsed
        return max(1, min(self._most, round((_psutil().cpu_count() or 1) - busy)))

    def _busy_seconds(self) -> float:
        """Of all cores, by other programs, since the machine was started."""
        machine, own = _psutil().cpu_times(), self._process.cpu_times()
        # What runs at a lower priority gives way to us.
        idle = machine.idle + getattr(machine, "iowait", 0.0) + getattr(machine, "nice", 0.0)
        twice = getattr(machine, "guest", 0.0) + getattr(machine, "guest_nice", 0.0)  # they are in user and nice too
        return float(sum(machine) - twice - idle - own.user - own.system)


def _psutil() -> Any:
    import psutil  # 10 ms, and a process that waits for its user needs none of it

    return psutil


def _cgroup(name: str) -> str:
    try:
        return (CGROUP / name).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
