"""Text recognition: a scanned page's image → its lines with their boxes. The only door to rapidocr.

It runs in a worker process of its own, as `reader` does: it is slow, takes a gigabyte, and a file may crash it. The
models come in rapidocr's wheel and are named by their paths, so that it never looks for them on the network.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app import machine, ocr_layout
from app.errors import DocumentError
from app.frozen import frozen
from app.records import Line, Page
from app.worker import end_with_parent

if TYPE_CHECKING:
    from app.pdf import PdfFile

PAGE_SECONDS = 180.0  # a page that takes longer ends its file
MEMORY_LIMIT = 3 << 30  # bytes of a worker's resident memory
POLL_S = 0.1  # how often a waiting reader looks at the limits, and whether it is to stop
DPI = 200.0
DETECTOR_PIXELS = 1600  # of the longer side, for finding the lines; they are read at the image's own size
SURE = 0.5  # of 1: what is read with less certainty is noise, not text
UPRIGHT = 0.7  # of 1: a page that is read with less certainty may stand on its head
FEWEST_LINES = 3  # that tell how a page stands
UP = "up"

log = logging.getLogger(__name__)


def available() -> bool:
    """Whether the extra "ocr" is installed."""
    return machine.has_ocr()


# The owner's side.


@frozen
class _Job:
    path: Path
    pages: tuple[int, ...]
    password: str


@frozen
class _Recognized:
    """A page, and what went wrong with it where something did."""

    page: Page
    problem: str = ""


class OcrReader:
    """Reads scanned pages in a worker process. Not thread-safe: one owner, who closes it to have its memory back."""

    def __init__(self, page_seconds: float = PAGE_SECONDS) -> None:
        self._page_seconds = page_seconds
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def read(self, path: Path, pages: Sequence[int], password: str = "") -> Generator[Page | None, None, None]:
        """Yield each of these pages with its lines; None now and then while waiting, so that the caller may stop.

        Raises DocumentError; the pages that were yielded before hold. Closing the generator early ends the worker.
        """
        finished = False
        try:
            connection = yield from self._start()
            _send(connection, _Job(path, tuple(pages), password))
            for number in pages:
                answer = yield from self._answer(connection, f"page {number}")
                assert isinstance(answer, _Recognized)  # by _serve
                if answer.problem:
                    log.warning("OCR of page %d failed: %s", number, answer.problem)
                yield answer.page
            finished = True
        except DocumentError as error:
            finished = error.code not in ("timeout", "memory", "crashed", "ocr_missing", "ocr_failed")
            raise
        finally:
            if not finished:
                self.close()

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _start(self) -> Generator[None, None, Connection]:
        """Make sure of a worker that has loaded its models: its start is no page's time."""
        if self._process is not None and self._process.is_alive() and self._connection is not None:
            return self._connection
        self.close()
        if not available():
            raise _missing()
        context = multiprocessing.get_context("spawn")
        self._connection, child = context.Pipe()
        process = context.Process(target=_serve, args=(child,), name="chatqa-ocr", daemon=True)
        try:
            process.start()
        except OSError as error:
            raise _failed(str(error)) from error
        finally:
            child.close()
        self._process = process
        try:
            yield from self._answer(self._connection, "its start")
        except DocumentError as error:
            raise error if error.code in ("ocr_missing", "ocr_failed") else _failed(error.message) from error
        return self._connection

    def _answer(self, connection: Connection, what: str) -> Generator[None, None, object]:
        """The worker's next message; DocumentError where it is one, or where the worker dies or passes a limit."""
        deadline = time.monotonic() + self._page_seconds
        try:
            while not connection.poll(POLL_S):
                self._check(deadline, what)
                yield None
            message = connection.recv()
        except (EOFError, OSError):
            raise _crashed(what) from None
        if isinstance(message, DocumentError):
            raise message
        return message

    def _check(self, deadline: float, what: str) -> None:
        if time.monotonic() > deadline:
            seconds = f"{self._page_seconds:.0f} seconds"
            raise DocumentError("timeout", f"Text recognition took longer than {seconds} at {what}.")
        if self._process is not None and machine.resident_memory(self._process.pid or 0) > MEMORY_LIMIT:
            raise DocumentError("memory", f"Text recognition took more memory than is allowed at {what}.")


def _send(connection: Connection, job: _Job) -> None:
    try:
        connection.send(job)
    except OSError:
        raise _failed("its process ended") from None


def _crashed(what: str) -> DocumentError:
    return DocumentError("crashed", f"Text recognition broke down at {what}.")


def _failed(why: str) -> DocumentError:
    """Of no page and no document: what was to be read still waits."""
    log.warning("Text recognition cannot be started: %s", why)
    return DocumentError("ocr_failed", "Text recognition cannot be started; the scanned pages wait until it can be.")


def _missing(why: str = "") -> DocumentError:
    about = f" ({why})" if why else ""
    sentence = (
        f'Scanned pages need text recognition, the extra "ocr", which is not installed{about}; the set-up brings it.'
    )
    return DocumentError("ocr_missing", sentence)


# The worker's side.


def _serve(connection: Connection) -> None:
    """The worker: load the models, take jobs, send an answer a page, or one DocumentError for a file."""
    end_with_parent(lambda: os._exit(0))
    if hasattr(os, "nice"):
        os.nice(10)  # whoever asks a question goes first
    try:
        engine = _engine(max(1, machine.physical_cores() - 1))
    except ImportError as error:
        connection.send(_missing(str(error)))
        return
    except Exception as error:  # onnxruntime and OpenCV raise of every kind
        connection.send(_failed(f"{type(error).__name__}: {error}"))
        return
    connection.send(UP)
    while True:
        try:
            job = connection.recv()
        except (EOFError, OSError):
            return
        for answer in _read(engine, job):
            connection.send(answer)


def _engine(threads: int) -> Any:
    """rapidocr with the models of its wheel."""
    os.environ["OPENCV_FOR_THREADS_NUM"] = str(threads)  # read when rapidocr imports OpenCV
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    settings = {
        "Global.log_level": "critical",  # it says of each empty page that it is empty
        "Global.max_side_len": 1 << 16,  # pdf.image has seen to the size
        "Global.text_score": 0.0,  # held to SURE here, when it is known how the page stands
        # It tells lines that stand on their heads from others, is wrong about long ones, and spoils them.
        "Global.use_cls": False,
        "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
        "Det.limit_type": "max",
        "Det.limit_side_len": DETECTOR_PIXELS,
        "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        "Rec.rec_batch_num": 1,  # six at once take a third more time and memory on a processor
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return rapidocr.RapidOCR(params=settings)


def _read(engine: Any, job: _Job) -> Iterator[_Recognized | DocumentError]:
    from app import pdf

    try:
        file = pdf.PdfFile(job.path, job.password)
    except DocumentError as error:
        yield error
        return
    except Exception as error:  # the job's top: whatever a file broke, it is this file's end alone
        yield DocumentError("unreadable", f"It cannot be read ({type(error).__name__}).")
        return
    try:
        for number in job.pages:
            yield _recognize(engine, file, number)
    finally:
        file.close()


def _recognize(engine: Any, file: PdfFile, number: int) -> _Recognized:
    page = Page(number, 0.0, 0.0, 0, (), scanned=True, ocr=True)
    try:
        page = replace(file.page(number), lines=(), scanned=True, ocr=True)
        lines = _lines(engine, file.image(number, DPI), page)
    except Exception as error:  # a page's top: the others go on
        return _Recognized(page, type(error).__name__)
    return _Recognized(replace(page, lines=lines))


def _lines(engine: Any, image: NDArray[np.uint8], page: Page) -> tuple[Line, ...]:
    """The lines of a page, read in other positions too where it seems to lie on its side or stand on its head."""
    best = _reading(engine, image, page, 0)
    if best.lies_on_its_side:
        # Lines that run upwards or downwards were turned counterclockwise to be read, so that tells which it is.
        best = _reading(engine, image, page, 270 if best.certainty > UPRIGHT else 90)
    elif best.certainty < UPRIGHT and len(best.texts) >= FEWEST_LINES:
        best = max(best, _reading(engine, image, page, 180), key=lambda reading: reading.certainty)
    return ocr_layout.lines_of(best.found(), (page.width, page.height), best.rotation)


@frozen
class _Reading:
    """What was found on an image (height, width, 3): texts, how certain they are (n,), and their corners (n, 4, 2).

    Corners are in pixels, clockwise from the upper left one. `scale` is points a pixel, across and down; `rotation`
    the degrees by which the image is turned clockwise from the page as PDF has it.
    """

    image: NDArray[np.uint8]
    texts: tuple[str, ...]
    scores: NDArray[np.float64]
    corners: NDArray[np.float64]
    scale: tuple[float, float]
    rotation: int

    @property
    def certainty(self) -> float:
        """Of the whole page, from 0 to 1, long lines counting more; 1 where it is empty."""
        lengths = [len(text) for text in self.texts]
        return float(np.average(self.scores, weights=lengths)) if sum(lengths) else 1.0

    @property
    def lies_on_its_side(self) -> bool:
        """Whether most lines are higher than they are wide."""
        extents = np.ptp(self.corners, axis=1)
        return len(self.texts) >= FEWEST_LINES and bool(np.median(extents[:, 1] / np.maximum(extents[:, 0], 1.0)) > 1.5)

    def found(self) -> ocr_layout.Found:
        """What was read with certainty."""
        sure = np.flatnonzero(self.scores >= SURE)
        corners = self.corners[sure]
        ink = np.array([_ink(self.image, each) for each in corners]).reshape(-1, 4)
        texts = [self.texts[index] for index in sure]
        return ocr_layout.Found(texts, corners * self.scale, ink * (*self.scale, *self.scale))


def _reading(engine: Any, image: NDArray[np.uint8], page: Page, turn: int) -> _Reading:
    """What the engine reads on a page that is turned clockwise by so many degrees."""
    rotation = (page.rotation + turn) % 360
    turned = np.ascontiguousarray(np.rot90(image, -turn // 90))
    width, height = (page.height, page.width) if rotation in (90, 270) else (page.width, page.height)
    scale = width / turned.shape[1], height / turned.shape[0]
    answer = engine(np.ascontiguousarray(turned[:, :, ::-1]))  # it takes arrays to be BGR
    if answer.boxes is None or not answer.txts:
        return _Reading(turned, (), np.zeros(0), np.zeros((0, 4, 2)), scale, rotation)
    scores, corners = np.asarray(answer.scores, np.float64), np.asarray(answer.boxes, np.float64)
    return _Reading(turned, tuple(answer.txts), scores, corners, scale, rotation)


def _ink(image: NDArray[np.uint8], corners: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what stands out from its ground inside these corners (4, 2)."""
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    part = image[top:bottom, left:right].min(axis=2, initial=255)
    dark = part < (int(part.min(initial=255)) + int(part.max(initial=0))) / 2
    if dark.mean() > 0.5:  # light letters
        dark = ~dark
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return left, top, right, bottom
    return left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1
