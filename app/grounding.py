"""An answer held to its passages: sentences, each with what bears it out. Pure functions.

A sentence is supported where one sentence of a passage, or two side by side, hold every number, date and name in it
and most of its telling words, and say them of each other. The model is never asked to cite: small ones cannot.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from app.agreement import (
    MOST_COMPARED,
    alike,
    clauses,
    in_other_column,
    nearness,
    negated,
    one_clause,
    root,
    same,
    same_amount,
    same_date,
    substituted,
)
from app.asked import repeats
from app.claims import NEGATED, Term, parts, terms
from app.evidence import Unit, boxes, is_full, keys, read
from app.evidence import sentences as sentences  # the answer's are cut the way the passages' are
from app.frozen import frozen
from app.languages import ENGLISH, language
from app.opposites import opposed
from app.passages import bigrams
from app.records import Passage, Sentence, Source, Support

SUPPORTED = 0.6  # share of a sentence's telling words, by weight, that its source must hold, unless another is set
PARTLY = 0.35
MOST_SOURCES = 2  # a sentence
CANDIDATES = 8  # sentences of the passages that are looked at closely
NUMBER_WEIGHT = 2.5  # a word that stands in one sentence of fifty weighs about 3.5
LEAST_WEIGHT = 0.4
BARE = 8  # terms at most of an answer that is no sentence
MARGIN = 0.12  # of share: by so much must another place fit the rest of a sentence better, to tell
NEARER = 0.85  # times as near as the answer need another name stand, to tell, where the question is known
NEARER_UNASKED = 1.3


@frozen
class _Claim:
    """What a sentence states. `asked` are terms it takes over from the question."""

    terms: tuple[Term, ...]
    weights: dict[str, float]
    asked: frozenset[str]
    text: str
    empty: bool = False  # an answer that only says the question again


@frozen
class _Place:
    """Where a sentence was looked for, and what came of it. `second` is the unit beside the main one."""

    main: Unit
    second: Unit | None
    support: Support
    share: float

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """Bigger is better: one sentence rather than two, the better passage rather than the worse."""
        level = ("unsupported", "partly", "supported").index(self.support)
        return level, round(self.share, 3), -(self.second is not None), -self.main.passage.n


def check(
    answer: str, passages: Sequence[Passage], question: str = "", least: float = SUPPORTED
) -> tuple[Sentence, ...]:
    """The sentences of an answer, in order, each with its support and sources; `least` is the share for full support.

    What a sentence takes over from the question may stand anywhere in the passage; what it adds must stand together.
    """
    evidence = _Evidence(passages, least)
    held: list[Sentence] = []
    known: dict[tuple[str, str], Sentence] = {}  # a small model may say one sentence many times
    asked = question
    for start, end in sentences(answer):
        sentence = answer[start:end]
        if (sentence, asked) not in known:
            known[sentence, asked] = evidence.hold(sentence, asked)
        held.append(known[sentence, asked])
        asked = sentence if sentence.endswith("?") else question  # an answer may say its question first
    return tuple(held)


class _Evidence:
    """The passages' sentences with their terms, made once, and found by their terms."""

    def __init__(self, passages: Sequence[Passage], least: float) -> None:
        self.least = least
        self.units = read(passages)
        self.index: dict[str, list[int]] = defaultdict(list)
        self.held: list[frozenset[str]] = []  # the keys of each unit
        self.common: set[str] = set()  # what stands in lower case somewhere
        self.names: dict[int, frozenset[str]] = {}  # filled as they are needed
        self.whole: dict[int, list[Unit]] = defaultdict(list)  # by passage
        self.full: dict[tuple[str, ...], Unit] = {}  # by the keys of each full sentence, in order
        for unit in self.units:
            if not unit.row and is_full(unit.text):
                self.full[tuple(term.key for term in unit.terms)] = unit
            self.common.update(term.key for term in unit.terms if term.kind == "word")
            self.whole[unit.passage.n].append(unit)
            self.held.append(frozenset(key for term in unit.all_terms for key in keys(term)))
            for key in self.held[-1]:
                self.index[key].append(unit.at)

    def hold(self, sentence: str, question: str) -> Sentence:
        """A sentence, held to its best sources."""
        claim = self._claim(sentence, question)
        if claim is None:
            return Sentence(sentence, "unsupported")
        places = sorted(self._places(claim), key=lambda place: place.rank, reverse=True)
        if not places or places[0].support == "unsupported":
            return Sentence(sentence, "unsupported")
        chosen = [places[0]]
        for place in places[1:]:
            level, share = place.rank[:2]
            if (level, share) < places[0].rank[:2] or len(chosen) == MOST_SOURCES:
                break
            if place.main.passage.n not in (other.main.passage.n for other in chosen):
                chosen.append(place)
        return Sentence(sentence, places[0].support, tuple(_source(place) for place in chosen))

    def _claim(self, sentence: str, question: str) -> _Claim | None:
        """None where a sentence states nothing that could be checked, or nothing but what was asked."""
        sentence, question, answers = parts(sentence, question)
        stated = terms(sentence)
        if not any(term.key != NEGATED for term in stated):
            return None
        topic = terms(question)
        known = frozenset(term.key for term in topic)
        own = [term for term in stated if term.key not in known]
        if len(stated) <= BARE and topic and not is_full(sentence) and repeats(stated, topic, question):
            return None
        bare = len(stated) <= BARE and len({term.key for term in stated} & known) < len(known) / 2
        if bare and not (is_full(sentence) and self._quoted(stated, topic, question)):  # it says it of what was asked
            stated = [*(term for term in topic if term not in stated), *stated]
        weights: dict[str, float] = {}
        for term in stated:
            if term.kind not in ("number", "date"):
                weights.update((key, self._weight(key)) for key in keys(term))
        return _Claim(tuple(stated), weights, known, sentence, answers and not own and bool(topic))

    def _quoted(self, stated: Sequence[Term], topic: Sequence[Term], question: str) -> bool:
        """Whether it is a sentence of a passage that has what the question names: it says by itself what it says."""
        unit = self.full.get(tuple(term.key for term in stated))
        is_name = language([question]) == ENGLISH  # elsewhere every noun may be written as one
        named = [one for one in topic if one.kind not in ("word", "start") and (is_name or not one.key.isalpha())]
        return unit is not None and all(any(self._in(o, u) for u in self.whole[unit.passage.n]) for o in named)

    def _weight(self, key: str) -> float:
        found = len(self.index.get(key, ()))
        return max(LEAST_WEIGHT, math.log((len(self.units) + 1) / (found + 0.5)))

    def _candidates(self, claim: _Claim) -> list[Unit]:
        scores: dict[int, float] = defaultdict(float)
        for key in {key for term in claim.terms for key in keys(term)}:
            for at in self.index.get(key, ()):
                scores[at] += claim.weights.get(key, NUMBER_WEIGHT)
        best = heapq.nsmallest(CANDIDATES, scores, key=lambda at: (-scores[at], at))
        return [self.units[at] for at in best]

    def _places(self, claim: _Claim) -> Iterator[_Place]:
        candidates = self._candidates(claim)
        shares = {unit.at: self._share(claim, unit) for unit in candidates}
        for unit in candidates:
            yield self._look(claim, unit, None, candidates)
            for other in self._beside(unit):
                if shares.setdefault(other.at, self._share(claim, other)) <= shares[unit.at]:
                    yield self._look(claim, unit, other, candidates)

    def _beside(self, unit: Unit) -> Iterator[Unit]:
        if unit.goes_on:
            yield self.units[unit.at - 1]
        if unit.at + 1 < len(self.units) and self.units[unit.at + 1].goes_on:
            yield self.units[unit.at + 1]

    def _share(self, claim: _Claim, *units: Unit, without: Set[str] = frozenset()) -> float:
        """The share of a claim's terms, by weight, that units hold."""
        held = frozenset().union(*(self.held[unit.at] for unit in units))
        weighed = [(key in held, weight) for key, weight in claim.weights.items() if key not in without]
        for term in claim.terms:
            if term.kind in ("number", "date") and term.key not in without:
                weighed.append((self._stands(claim, term, units), NUMBER_WEIGHT))
        total = sum(weight for _, weight in weighed)
        return sum(weight for there, weight in weighed if there) / total if total else 1.0

    def _look(self, claim: _Claim, main: Unit, second: Unit | None, rivals: Sequence[Unit]) -> _Place:
        units = [main] if second is None else [main, second]
        share = self._share(claim, *units)
        missing = any(self._counts(term) and not self._stands(claim, term, units) for term in claim.terms)
        doubted = claim.empty or missing or share < self.least or self._contradicts(claim, main, second)
        if doubted or self._better_elsewhere(claim, units, rivals) or (not main.row and self._rivalled(claim, main)):
            return _Place(main, second, "partly" if share >= PARTLY else "unsupported", share)
        return _Place(main, second, "supported", share)

    def _focus(self, claim: _Claim) -> list[Term]:
        """The terms that an answer adds: those not asked with, where that is known; else all that must be exact."""
        if claim.asked:
            return [term for term in claim.terms if term.key not in claim.asked and term.key != NEGATED]
        return [term for term in claim.terms if self._counts(term)]

    def _better_elsewhere(self, claim: _Claim, units: Sequence[Unit], rivals: Sequence[Unit]) -> bool:
        """Whether the rest of what is said stands better where the answer, or one of its names, does not."""
        focus = self._focus(claim)
        groups = [focus] if claim.asked else [[term] for term in focus]
        for group in groups if len(groups) <= MOST_COMPARED else ():
            without = {key for term in group for key in (term.key, *keys(term))}
            here = self._share(claim, *units, without=without)
            lacking = [rival for rival in rivals if not all(self._has(term, rival) for term in group)]
            if any(self._share(claim, rival, without=without) > here + MARGIN for rival in lacking):
                return True
        return False

    def _rivalled(self, claim: _Claim, main: Unit) -> bool:
        """Whether another name, number or date stands nearer to the rest of what is said than the one that is said."""
        focus = [term for term in self._focus(claim) if term.kind != "word"]
        said = {key for term in claim.terms for key in keys(term)}
        clause = clauses(main)
        for term in focus if len(focus) <= MOST_COMPARED else ():
            own = [i for i, other in enumerate(main.terms) if same(term, other, main)]
            leads = {main.terms[i].lead for i in own}
            told = (term.lead or not claim.asked) and term.lead in leads  # as in the source: "by" Anna, "in" Uppsala
            rivals = [
                i
                for i, other in enumerate(main.terms)
                if alike(term, other) and not self._said(claim, other, main) and not (told and other.lead != term.lead)
            ]
            home = None
            if any(clause):  # of most sentences there is one alone
                others = [one for one in claim.terms if one.key != term.key and self._counts(one)]
                home = one_clause([one for one in others if one.key in claim.asked or not claim.asked], main, clause)
            if home:  # an exception, after its rule: what names it is in no other clause
                rivals = [i for i in rivals if clause[i] == home]
                if rivals and own and all(clause[i] != home for i in own):
                    return True
                own = [i for i in own if clause[i] == home] or own
            if not own or not rivals:
                continue
            rest = [
                (i, claim.weights.get(key, NUMBER_WEIGHT))
                for i, other in enumerate(main.terms)
                for key in keys(other)
                if key in said and not any(same(f, other, main) for f in focus)
            ]
            best = max(nearness(i, rest) for i in own)
            nearer = NEARER if claim.asked else NEARER_UNASKED
            if any(nearness(i, rest) > best * nearer for i in rivals):
                return True
        return False

    def _has(self, term: Term, unit: Unit) -> bool:
        if term.kind == "word":
            return all(key in self.held[unit.at] for key in keys(term))
        return self._in(term, unit)

    def _counts(self, term: Term) -> bool:
        """Whether a source must hold a term exactly."""
        if term.amount is not None:
            return not term.amount.loose
        if term.kind == "start":
            return term.key not in self.common
        return term.kind in ("name", "date")

    def _stands(self, claim: _Claim, term: Term, units: Sequence[Unit]) -> bool:
        """Whether units hold a term exactly; what was asked with may stand anywhere in their passage.

        But where a question asks for 2019, what tells of 2018 does not answer it.
        """
        if term.kind == "word":
            return True
        if any(self._in(term, unit) for unit in units):
            return True
        if term.key not in claim.asked:
            return False
        if term.kind in ("number", "date") and any(alike(term, other) for unit in units for other in unit.all_terms):
            return False
        return any(self._in(term, unit) for unit in self.whole[units[0].passage.n])

    def _in(self, term: Term, unit: Unit) -> bool:
        if term.kind == "date" and term.date is not None:
            years = frozenset(int(other.amount.value) for other in unit.terms if other.amount is not None)
            return any(o.date is not None and same_date(term.date, o.date, years) for o in unit.all_terms)
        if term.amount is not None:
            return any(same_amount(term, other, unit) for other in unit.all_terms)
        if bigrams(term.key):
            return term.key in unit.text
        names = self._names(unit)
        return term.key in names or root(term.key) in names

    def _names(self, unit: Unit) -> frozenset[str]:
        """The words of a unit, of the headings it stands under and of its file's name, as names are compared."""
        if unit.at not in self.names:
            about = terms(f"{unit.passage.heading} {unit.passage.document}")
            words = {term.key for term in (*unit.all_terms, *about) if term.kind not in ("number", "date")}
            self.names[unit.at] = frozenset(words | {root(word) for word in words})
        return self.names[unit.at]

    def _contradicts(self, claim: _Claim, main: Unit, second: Unit | None) -> bool:
        if negated(claim.terms, main.terms) or in_other_column(claim.terms, main):
            return True
        if not main.row and opposed(claim.text, main.text if second is None else main.text + second.text):
            return True
        others = [term for term in main.terms if not self._said(claim, term, main)]
        for term in claim.terms:
            if not self._counts(term) or term.key in claim.asked or self._in(term, main):
                continue
            if any(alike(term, other) for other in others):
                return True  # the name stands beside, and another where it should
        if second is not None and self._answered_beside(claim, main, second):
            return True
        return not main.row and substituted(claim.terms, main, not claim.asked)

    def _answered_beside(self, claim: _Claim, main: Unit, second: Unit) -> bool:
        """Whether the unit beside fits the rest of the claim better, and has another in place of the claim's answer."""
        focus = [term for term in self._focus(claim) if not self._has(term, second)]
        without = {key for term in focus for key in (term.key, *keys(term))}
        if self._share(claim, second, without=without) <= self._share(claim, main, without=without):
            return False
        others = [term for term in second.terms if not self._said(claim, term, second)]
        return any(alike(term, other) for term in focus if term.kind != "word" for other in others)

    def _said(self, claim: _Claim, term: Term, unit: Unit) -> bool:
        """Whether the claim names a term of a source."""
        for said in claim.terms:
            if said.key == term.key or (said.amount is not None and same_amount(said, term, unit)):
                return True
            if said.date is not None and term.date is not None and said.date.month == term.date.month:
                return True
        return False


def _source(place: _Place) -> Source:
    units = [unit for unit in (place.main, place.second) if unit is not None]
    start, end = min(unit.start for unit in units), max(unit.end for unit in units)
    passage = place.main.passage
    return Source(passage.n, passage.text[start:end], boxes(passage, start, end))
