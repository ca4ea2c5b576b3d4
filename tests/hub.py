"""A hub on this machine that can cut the line, lie and refuse: the part of the real one's protocol we use."""

from __future__ import annotations

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hub(ThreadingHTTPServer):
    """Serves one repository, owner/repo, from memory."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.hashes: dict[str, str] = {}  # lies
        self.cut_after: list[int] = []  # bytes of each answer to come, then the line is cut
        self.refuse: list[int] = []  # codes to answer with instead
        self.pause = threading.Event()  # unset: an answer stands still in its middle
        self.pause.set()
        self.ranges: list[str] = []  # those that were asked for
        self.headers: list[dict[str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *arguments: Any) -> None:
        """Nothing on the terminal."""

    def _answer(self, body: bool) -> None:
        hub = self.server
        if body and hub.refuse:
            return self._end(hub.refuse.pop(0))
        if self.path.startswith("/api/models/owner/repo"):
            return self._list()
        name = self.path.rsplit("/resolve/main/", 1)[-1]
        if not self.path.startswith("/owner/repo/"):
            return self._end(404, {"X-Error-Code": "RepoNotFound"})
        if name not in hub.files:
            return self._end(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": "c" * 40})
        self._send(name, hub.files[name], body)

    def _list(self) -> None:
        siblings = [{"rfilename": name} for name in self.server.files]
        about = {"id": "owner/repo", "siblings": siblings, "sha": "c" * 40}
        tree = [{"type": "file", "path": name, "size": 1, "oid": "0"} for name in self.server.files]
        data = json.dumps(tree if "/tree/" in self.path else about).encode()
        self._end(200, {"Content-Type": "application/json"}, data)

    def _send(self, name: str, data: bytes, body: bool) -> None:
        hub = self.server
        etag = hub.hashes.get(name) or hashlib.sha256(data).hexdigest()
        asked = self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if body and asked else 0
        if body:
            hub.ranges.append(asked)
            hub.headers.append(dict(self.headers))
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": "c" * 40, "Accept-Ranges": "bytes"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        rest = data[start:]
        self.send_response(206 if start else 200)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if body:
            self._write(rest)

    def _write(self, rest: bytes) -> None:
        hub = self.server
        if hub.cut_after:
            self.wfile.write(rest[: hub.cut_after.pop(0)])
            self.wfile.flush()
            self.connection.close()
            return
        self.wfile.write(rest[: len(rest) // 2])
        self.wfile.flush()
        hub.pause.wait(30)
        self.wfile.write(rest[len(rest) // 2 :])

    def _end(self, code: int, headers: dict[str, str] | None = None, data: bytes = b"") -> None:
        self.send_response(code)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)
