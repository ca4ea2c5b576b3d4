"""One question to its answer: search, prompt, stream, hold to the sources, or say no. Yields what happens."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable, Generator, Sequence

from app import file_hashes, grounding, rewriting, whole
from app.asked import states
from app.errors import QuestionError
from app.events import Event, LoadingModel, Reading, Searching, Sources, Token
from app.manner import USUAL, Manner
from app.model_protocol import Counted, Load, Model
from app.origins import ModelFile
from app.passages import CJK_CHARACTER
from app.prompt import STOPS, Prompt, build, first_token, language_of
from app.records import Answer, Message, Passage, Refusal, Sentence, Timings
from app.refusing import NOTHING_FOUND, REFUSING, abstains
from app.retrieval import Found
from app.sampling import Sampling
from app.settings import Settings

SENTENCES = re.compile(r".*(?:[.!?](?=\s|$)|[。！？]|\|\s*\n)", re.DOTALL)  # whole ones, and whole rows
LETTERS = re.compile(r"[^\W\d_]")
SHORT_ROUND, LONG_ROUND, LONGEST_ROUND = 12, 40, 600  # characters; a short one must come three times, a long one twice
ROUND_LETTERS = 8  # with fewer it is a rule or a row of a table
SMALLEST_ANSWER = 64  # tokens of the context window kept for the answer, however long the prompt


class Asking:
    """A question under way. `run` yields its events; `answer` is what came of it, at any time."""

    def __init__(
        self,
        question: str,
        history: Sequence[Message],
        settings: Settings,
        model: str,
        style: str,
        manner: Manner = USUAL,
    ) -> None:
        self.question = " ".join(question.split())
        if not self.question:
            raise QuestionError("The question is empty; please ask something.")
        self._history = history
        self._settings = settings
        self._model = model
        self._style = style
        self.manner = manner
        self._searched_for = self.question
        self._strict = settings.strict
        self._weak = False
        self._text: whole.Text | None = None
        self._notes = whole.Notes()
        self._passages: tuple[Passage, ...] = ()
        self._order: tuple[int, ...] = ()
        self._pieces: list[str] = []
        self._began = time.perf_counter()
        self._load_s = self._retrieve_s = 0.0
        self._first_token_s: float | None = None
        self._lead: float | None = None  # of the answer's first token over a refusal
        self._prompt_tokens = self._reused_tokens = self._answer_tokens = 0
        self.model_files: tuple[ModelFile, ...] = ()  # once a model is asked

    def run(
        self,
        find: Callable[[str], Found],
        load: Load,
        previous: Answer | None = None,
        weak: Callable[[Sequence[Passage]], bool] = lambda _: False,
        nearest: Callable[[Sequence[Passage], int], Sequence[Passage]] | None = None,
        read_all: Callable[[], Generator[None, None, whole.Text]] | None = None,
    ) -> Generator[Event, None, Answer]:
        """Search by `find`, answer by the model that `load` brings; `previous` is the dialogue's last answer.

        `weak` says whether what was found is not worth asking the model; `nearest` takes so many of
        passages that no search has ranked; `read_all` brings whole documents, for a question that wants them.
        """
        self._began = time.perf_counter()
        yield Searching(self.question)
        if read_all is not None:
            self._text = yield from read_all()
            if self._text.passages:
                model = yield from self._loaded(load)
                yield from self._read(model, self._text)
            return self.answer()
        standing_alone = yield from self._standing_alone(load)
        searching = time.perf_counter()
        found = find(standing_alone)
        self._retrieve_s = time.perf_counter() - searching
        self._searched_for, self._passages = found.searched_for, found.passages
        yield Searching(self._searched_for)
        yield Sources(self._passages)
        self._weak = not self._passages or (self._strict and weak(self._passages))
        if not self._weak:
            model = yield from self._loaded(load)
            yield from self._generate(model, self._chosen(found, nearest), previous)
        return self.answer()

    def answer(self, stopped: bool = False) -> Answer:
        """The answer as far as it goes, its sentences held to the passages the model was given, or a refusal."""
        text = "".join(self._pieces).strip()
        if stopped and not text:
            text = "\n".join(self._notes.taken)
        sentences, passages = self._held(text)
        refusal = "" if stopped and not abstains(text) else self._refusal(text, sentences)
        return Answer(
            question=self.question,
            searched_for=self._searched_for,
            answer=NOTHING_FOUND if refusal in ("weak", "unsupported") else text,
            abstained=refusal != "",
            sentences=() if refusal else sentences,
            passages=passages,
            prompt_order=self._order,
            model=self._model,
            style=self._style,
            timings=self._timings(),
            stopped=stopped,
            refusal=refusal,
            withheld=text if refusal == "unsupported" else "",
            pages_read=self._notes.pages,
            pages_total=self._text.pages if self._text else 0,
        )

    def _held(self, text: str) -> tuple[tuple[Sentence, ...], tuple[Passage, ...]]:
        """The sentences with what bears them out, and the passages to show."""
        if not text:  # stopped before a word: what was gone over may be thousands of pages
            return (), self._passages
        # Where question and text part no words, what is taken over from the question cannot be told well.
        asked = "" if CJK_CHARACTER.search(self.question) else self.question
        least = self._settings.support_percent / 100
        if self._text is None:
            given = [passage for passage in self._passages if passage.n in self._order]
            return grounding.check(text, given, asked, least), self._passages
        return whole.cited(grounding.check(text, self._text.passages, least=least), self._text.passages)

    def _refusal(self, text: str, sentences: Sequence[Sentence]) -> Refusal:
        """Why this is no answer; empty where it is one."""
        if self._weak or (self._text is not None and not self._text.passages):
            return "weak"
        levels = ("supported",) if self._doubted() else ("supported", "partly")
        borne_out = any(one.support in levels and not REFUSING.search(one.text) for one in sentences)
        if abstains(text):
            return "" if borne_out else "model"  # one that answers the half of a question is an answer
        # What is worked out stands in no passage, and of "Yes." nothing can be held to one.
        checked = self._style != "arithmetic" and any(states(one.text, self.question) for one in sentences)
        return "unsupported" if self._strict and checked and not borne_out else ""

    def _doubted(self) -> bool:
        """Whether the model was so near to refusing that an answer only partly borne out is taken for none.

        Of a follow-up, which leaves out what was said before, little stands beside its answer: it tells nothing. Nor
        does it of what is written from notes, which hold something.
        """
        least = self.manner.least_lead
        alone = self._text is None and not self._history
        return alone and least is not None and self._lead is not None and self._lead < least

    def _loaded(self, load: Load) -> Generator[Event, None, Model]:
        yield LoadingModel(self._model)
        loading = time.perf_counter()
        model = yield from load()
        self._load_s += time.perf_counter() - loading
        self.model_files = file_hashes.identify(model.path)
        return model

    def _standing_alone(self, load: Load) -> Generator[Event, None, str]:
        """The question to search for: as it is, or rewritten by the model where the settings want that."""
        if self._settings.follow_ups != "rewritten" or not self._history:
            return self.question
        model = yield from self._loaded(load)
        return (yield from rewriting.rewrite(model, self._history, self.question))

    def _chosen(
        self, found: Found, nearest: Callable[[Sequence[Passage], int], Sequence[Passage]] | None
    ) -> Sequence[Passage]:
        """What the model is to read."""
        reads = self.manner.reads
        if not reads or len(found.passages) <= reads:
            return found.passages
        if nearest is not None:
            return nearest(found.passages, reads)
        first = found.first[:reads]
        return [passage for passage in found.passages if passage.n in first]

    def _generate(
        self, model: Model, passages: Sequence[Passage], previous: Answer | None
    ) -> Generator[Event, None, None]:
        room = self._room(model)
        ordered = stable_order(passages, previous)
        limit = model.context_tokens - room
        language = language_of(self._history, self.question, ordered)
        prompt = build(model.tokenize, ordered, self._history, self.question, self._style, limit, language)
        self._order = tuple(passage.n for passage in prompt.passages)
        yield from self._say(model, prompt)

    def _read(self, model: Model, text: whole.Text) -> Generator[Event, None, None]:
        """Go over whole documents, then answer from the notes."""
        sampling = sampling_of(self._settings)
        prompt = yield from whole.take_notes(model, text, self.question, self._style, sampling, self._notes)
        if self._notes.taken:
            yield from self._say(model, prompt)
        else:
            self._pieces.append(NOTHING_FOUND)

    def _say(self, model: Model, prompt: Prompt) -> Generator[Event, None, None]:
        self._prompt_tokens = len(prompt.tokens)
        sampling, bias = sampling_of(self._settings), self.manner.refusal_bias + self._settings.caution
        if bias or self.manner.least_lead is not None:
            sampling = dataclasses.replace(sampling, first_bias=(first_token(model.tokenize, NOTHING_FOUND), bias))
        yield from self._stream(model.generate(prompt.tokens, self._room(model), STOPS, sampling))

    def _room(self, model: Model) -> int:
        return min(self._settings.answer_tokens, max(SMALLEST_ANSWER, model.context_tokens // 4))

    def _stream(self, stream: Generator[Reading | Token | None, None, Counted]) -> Generator[Event, None, None]:
        try:
            yield from self._take(stream)
        finally:
            stream.close()  # at once: a stopped answer is not to go on while it is being saved

    def _take(self, stream: Generator[Reading | Token | None, None, Counted]) -> Generator[Event, None, None]:
        first = True
        while True:
            try:
                event = next(stream)
            except StopIteration as end:
                self._answer_tokens = end.value.answer_tokens
                return
            if isinstance(event, Reading):
                if first:
                    self._reused_tokens, first = event.done, False
            elif isinstance(event, Token):
                if self._first_token_s is None:
                    self._first_token_s = time.perf_counter() - self._began - self._load_s
                self._pieces.append(event.text)
                self._answer_tokens += 1
                self._lead = self._lead if event.lead is None else event.lead
            yield event
            if isinstance(event, Token) and self._goes_round():
                return

    def _goes_round(self) -> bool:
        """Whether the answer says the same again: a small model that begins to never ends by itself."""
        text = "".join(self._pieces)
        surplus = repeated(text)
        if not surplus:
            return False
        end = len(text) - surplus
        if text[:end].rpartition("\n")[2].lstrip().startswith("|"):
            end = max(end, text.find("\n", end))  # of a table, to the end of the row
        once = text[: end + 1]  # one more: a round may begin at a full stop
        ended = SENTENCES.match(once)
        self._pieces = [ended.group() if ended else once.strip()]
        return True

    def _timings(self) -> Timings:
        return Timings(
            load_s=self._load_s,
            retrieve_s=self._retrieve_s,
            first_token_s=self._first_token_s,
            total_s=time.perf_counter() - self._began,
            prompt_tokens=self._prompt_tokens,
            reused_tokens=self._reused_tokens,
            answer_tokens=self._answer_tokens,
        )


def sampling_of(settings: Settings) -> Sampling:
    """How the settings have tokens drawn."""
    return Sampling(settings.temperature, settings.top_k, settings.top_p, settings.seed)


def stable_order(passages: Sequence[Passage], previous: Answer | None) -> list[Passage]:
    """Passages for the prompt: those the last prompt held first, in its order, so that their tokens are reused."""
    if previous is None:
        return list(passages)
    of_last = {passage.n: passage.key for passage in previous.passages}
    places = {of_last[n]: place for place, n in enumerate(previous.prompt_order)}
    return sorted(passages, key=lambda passage: (places.get(passage.key, len(places)), passage.n))


def repeated(text: str) -> int:
    """How many characters at the end of a text only say again what stands before them; 0 where none do.

    The cells of a table's row may be alike: of a table, whole rows must be.
    """
    in_row = text.rpartition("\n")[2].lstrip().startswith("|")
    for length in range(SHORT_ROUND, min(LONGEST_ROUND, len(text) // 2) + 1):
        last = text[-length:]
        if last != text[-2 * length : -length] or (in_row and "\n" not in last):
            continue
        times = 2 if length >= LONG_ROUND else 3
        if last * times == text[-times * length :] and len(LETTERS.findall(last)) >= ROUND_LETTERS:
            return (times - 1) * length
    return 0
