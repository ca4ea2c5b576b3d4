"""A language model at work: prompt in, answer out as it comes, what was read before kept, stopped at any moment.

One context, one owner: a thread of its own that does all evaluation. `generate` waits for it and yields what it
says, and None now and then, so that whoever runs it can stop it there: closing the generator ends an evaluation in
the middle on the processor (llama.cpp looks at a flag before each operation), after a slice on a GPU.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np

from app import fit, gguf, llama, machine
from app.drafting import Costs, Drafter
from app.errors import ModelError
from app.events import LoadingModel, Reading, Token
from app.frozen import frozen
from app.llama import Loaded, Stopped
from app.prefix import Prefix
from app.records import Placement
from app.sampling import GREEDY, Sampler, Sampling
from app.text_stream import TextStream

HEARTBEAT_S = 0.03  # between two chances to stop
MOST_ENDS = 8  # tokens that can end an answer
TRIED_TOGETHER = 8  # tokens whose evaluation is timed for the costs of drafting
Result = TypeVar("Result")


@frozen
class Generated:
    """How a generation went. `finished` is False where the longest answer cut it."""

    answer_tokens: int
    reused_tokens: int
    finished: bool
    guessed_tokens: int = 0  # that were drafted
    accepted_tokens: int = 0  # of these, that were right
    read_s: float = 0.0  # evaluating the prompt
    write_s: float = 0.0  # and the answer


class LanguageModel:
    """A loaded model with its context. Used by one thread at a time."""

    def __init__(self, loaded: Loaded, owner: ThreadPoolExecutor, costs: Costs, name: str) -> None:
        """Made by `load`."""
        self._loaded = loaded
        self._owner = owner
        self._prefix = Prefix(loaded)
        self._free_cores = machine.FreeCores(loaded.plan.threads)
        self.costs = costs
        self.drafting = True
        self.path = loaded.path
        self.context_tokens = loaded.plan.context_tokens
        self.placement: Placement = loaded.plan.placement(name)
        self.tokenize = loaded.tokenize

    def close(self) -> None:
        """Free its memory. Nothing else may be called after."""
        self._owner.submit(self._loaded.close).result()
        self._owner.shutdown()

    def generate(
        self, tokens: Sequence[int], most: int, stops: Sequence[str] = (), sampling: Sampling = GREEDY
    ) -> Generator[Reading | Token | None, None, Generated]:
        """Evaluate the prompt, yielding Reading, then stream up to `most` tokens as Token; None while waiting.

        Closing the generator stops it; what is in the KV cache stays usable.
        """
        events: queue.SimpleQueue[Reading | Token] = queue.SimpleQueue()
        job = self._owner.submit(self._answer, tokens, most, stops, sampling, events.put)
        return (yield from _follow(job, events, self._loaded.stop))

    # What the owner does.

    def _answer(
        self,
        tokens: Sequence[int],
        most: int,
        stops: Sequence[str],
        sampling: Sampling,
        tell: Callable[[Reading | Token], None],
    ) -> Generated:
        began = time.perf_counter()
        self._loaded.use_threads(self._free_cores.begin())
        reused = self._read(tokens, tell)
        sampler = Sampler(sampling)
        lead = sampler.lead(self._loaded.logits(0))  # a GPU has finished only then
        read_s = time.perf_counter() - began
        drafter = Drafter(tokens, self.costs)
        text = TextStream(stops)
        count, finished = 0, False
        most = min(most, self.context_tokens - len(tokens))
        for token in self._tokens(sampler, drafter, most):
            if self._loaded.ends(token):
                finished = True
                break
            count += 1
            piece = text.feed(self._loaded.piece(token))
            if piece:
                tell(Token(piece, lead))
                lead = None
            if text.stopped:
                finished = True
                break
        rest = text.flush()
        if rest:
            tell(Token(rest, lead))
        write_s = time.perf_counter() - began - read_s
        return Generated(count, reused, finished, drafter.guessed, drafter.right, read_s, write_s)

    def _read(self, tokens: Sequence[int], tell: Callable[[Reading | Token], None]) -> int:
        """Evaluate the prompt in slices. Returns how many tokens of it were known."""
        reused = done = self._prefix.enter(tokens)
        tell(Reading(reused, len(tokens)))
        while done < len(tokens):
            part = tokens[done : done + self._loaded.plan.slice]
            self._evaluate(part)
            done += len(part)
            tell(Reading(done, len(tokens)))
        return reused

    def _first(self, sampler: Sampler) -> int:
        """An answer's first token: small models often end before they begin, and no answer tells nobody anything."""
        logits = sampler.biased(self._loaded.logits(0))
        token = sampler.pick(logits)
        for _ in range(MOST_ENDS):
            if not self._loaded.ends(token):
                break
            logits = logits.copy()
            logits[token] = -np.inf
            token = sampler.pick(logits)
        return token

    def _tokens(self, sampler: Sampler, drafter: Drafter, most: int) -> Iterator[int]:
        """The answer's tokens, one by one; evaluated together with guesses of what comes next where that gains."""
        if most <= 0:
            return
        token = self._first(sampler)
        yield token
        count = 1
        while count < most:
            drafter.see(token)
            guess = drafter.guess(min(most - count - 1, self._loaded.plan.together - 1)) if self.drafting else []
            self._evaluate([token, *guess], len(guess) + 1)
            stood = len(self._prefix.tokens) - len(guess)
            right = 0
            while True:
                token = sampler.pick(self._loaded.logits(right))
                if right == len(guess) or token != guess[right]:
                    break
                drafter.see(token)
                right += 1
                count += 1
                yield token
            if guess:
                drafter.learn(len(guess), right)
                self._prefix.cut(stood + right)
            count += 1
            yield token

    def _evaluate(self, tokens: Sequence[int], outputs: int = 1) -> None:
        if self._loaded.stop.is_set():  # a GPU does not look by itself
            raise Stopped
        threads = self._free_cores.threads()
        if threads is not None:
            self._loaded.use_threads(threads)
        self._prefix.evaluate(tokens, outputs)


def load(
    path: Path,
    wish: fit.Wish = fit.AS_IT_FITS,
    name: str = "",
    about_to: Callable[[Placement], None] = lambda where: None,
) -> Generator[LoadingModel | None, None, LanguageModel]:
    """Load a model in the best layout that works, yielding how far it is; closing the generator gives up.

    `about_to` is told each layout before it is tried. NoModel where the file is gone, ModelError where it cannot be
    loaded in any layout.
    """
    header = gguf.read(path)
    owner = ThreadPoolExecutor(1, thread_name_prefix="llama")
    try:
        return (yield from _load_best(path, header, wish, name or path.stem, owner, about_to))
    except BaseException:
        owner.shutdown()
        raise


def survey() -> fit.Machine:
    """What this machine has for a model."""
    gpus = llama.gpus()
    why = ""
    if not gpus:
        why = "There is no GPU that llama.cpp can use."
        if problem := llama.gpu_pack_problem():
            why = f"The GPU pack cannot be used: {problem}."
        elif machine.has_nvidia_gpu() and not llama.offloads():
            why = "There is an NVIDIA GPU, but this build of llama.cpp cannot use it (see “On a GPU” in the README)."
    return fit.Machine(gpus, machine.free_memory(), machine.physical_cores(), why)


def _load_best(
    path: Path,
    header: gguf.Header,
    wish: fit.Wish,
    name: str,
    owner: ThreadPoolExecutor,
    about_to: Callable[[Placement], None],
) -> Generator[LoadingModel | None, None, LanguageModel]:
    failure: ModelError | None = None
    for plan in fit.plans(header, owner.submit(survey).result(), wish):
        about_to(plan.placement(name))
        try:
            loaded, costs = yield from _load_one(path, plan, name, owner)
        except ModelError as error:
            failure = error  # the next plan asks for less
            continue
        return LanguageModel(loaded, owner, costs, name)
    raise failure or ModelError(f"The model file {path.name} cannot be loaded.")


def _load_one(
    path: Path, plan: fit.Plan, name: str, owner: ThreadPoolExecutor
) -> Generator[LoadingModel | None, None, tuple[Loaded, Costs]]:
    events: queue.SimpleQueue[LoadingModel] = queue.SimpleQueue()
    stop = llama.StopFlag()

    def progress(done: float) -> bool:
        events.put(LoadingModel(name, done))
        return not stop.is_set()

    def work() -> tuple[Loaded, Costs]:
        loaded = Loaded(path, plan, progress, stop)
        try:
            return loaded, measure(loaded)
        except BaseException:
            loaded.close()
            raise

    job = owner.submit(work)
    try:
        return (yield from _follow(job, events, stop))
    except BaseException:
        if job.exception() is None:  # it was given up, and was ready all the same
            owner.submit(job.result()[0].close).result()
        raise


def measure(loaded: Loaded) -> Costs:
    """What evaluating some tokens together costs here, beside one alone. It warms the model up besides."""
    token = loaded.tokenize("the")[-1]
    loaded.evaluate([token], 0)
    alone = min(_seconds(loaded, [token]) for _ in range(3))
    tried = min(TRIED_TOGETHER, loaded.plan.together)
    together = min(_seconds(loaded, [token] * tried) for _ in range(2))
    loaded.forget(0)
    return Costs.measured(alone, together, tried)


def _seconds(loaded: Loaded, tokens: Sequence[int]) -> float:
    began = time.perf_counter()
    loaded.evaluate(tokens, 1, len(tokens))
    loaded.logits(0)  # a GPU has finished only then
    elapsed = time.perf_counter() - began
    loaded.forget(1)
    return elapsed


Said = TypeVar("Said")


def _follow(
    job: Future[Result], events: queue.SimpleQueue[Said], stop: llama.StopFlag
) -> Generator[Said | None, None, Result]:
    """Yield what a job of the owner tells, None while it tells nothing; return its result. Closed, it is stopped."""
    try:
        while not job.done():
            yield _next(events)
        while not events.empty():
            yield events.get()
        return job.result()
    finally:
        stop.set()
        try:
            job.exception()  # waits for its end; what it is was raised above, or is of no interest any more
        finally:
            stop.clear()


def _next(events: queue.SimpleQueue[Said]) -> Said | None:
    try:
        return events.get(timeout=HEARTBEAT_S)
    except queue.Empty:
        return None
