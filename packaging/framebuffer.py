"""The screen of an Xvfb (its -fbdir file, in the X window dump format) as a PNG. Standard library only."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

HEADER = struct.Struct(">25I")
COLOUR_BYTES = 12  # of each entry of its colour map


def png(dump: Path, target: Path) -> Path:
    """32 bits a pixel, blue first, as Xvfb keeps a screen of depth 24."""
    data = dump.read_bytes()
    fields = HEADER.unpack_from(data)
    size, width, height, line, colours = fields[0], fields[4], fields[5], fields[12], fields[19]
    start = size + colours * COLOUR_BYTES
    rows = bytearray()
    for number in range(height):
        row = data[start + number * line : start + number * line + width * 4]
        rgb = bytearray(width * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + rgb
    parts = [
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 6)),
        (b"IEND", b""),
    ]
    target.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts))
    return target


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
