"""Whether two terms agree, and whether a sentence contradicts its source. Pure functions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations

from app import units
from app.claims import NEGATED, Amount, Date, Term
from app.evidence import Unit, keys

_CLAUSE = re.compile(r";|\b(?:while|whereas|but)\b", re.IGNORECASE)
VERBATIM = 0.6  # share of a sentence's terms that stand in its source in the same order: it is in its words
MOST_COMPARED = 30  # names, numbers and dates of a sentence that are held against each other: a list has more
MOST_ALIGNED = 100_000  # pairs of terms, one of a sentence and one of its source


def root(name: str) -> str:
    """A stemmed name without the ending that makes an adjective or a people of a country: china, chinese → chin."""
    for ending in ("ean", "ian", "ese", "ish", "any", "an", "ic", "ia", "i", "a", "y", "o"):
        if name.endswith(ending) and len(name) - len(ending) >= 4:
            return name[: -len(ending)]
    return name


def agree(said: Amount, source: Amount, scale: float = 1.0, percents: bool = False) -> bool:
    """Whether a source bears out a number. `scale` and `percents` are what its table says of all its amounts."""
    if said.ordinal != source.ordinal or said.decade != source.decade:
        return False
    if said.unit and source.unit and said.unit != source.unit:
        return False
    if not units.same_currency(said.currency, source.currency):
        return False
    if said.negative and not (source.negative or source.table_negative):
        return False
    if source.negative and not (said.negative or said.table_negative):
        return False
    values = [source.value]
    if said.share != source.share:
        if not (said.share and percents):
            return False
        values = [source.value / 100]
    elif scale != 1 and not source.scaled and not source.share:
        values.append(source.value * scale)
    return any(_rounds_to(value, said) for value in values)


def same_date(said: Date, source: Date, years: frozenset[int]) -> bool:
    """Whether every part of a date is borne out. A source's date without its year may take one of `years`."""
    for month, day in {(source.month, source.day), *([(source.day, source.month)] if source.swapped else [])}:
        if month != said.month or (said.day is not None and day != said.day):
            continue
        if said.year is None or said.year == source.year or (source.year is None and said.year in years):
            return True
    return said.swapped and same_date(Date(said.year, said.day or 0, said.month), source, years)


def _rounds_to(value: float, said: Amount) -> bool:
    if abs(value - said.value) <= 1e-9 * max(abs(value), abs(said.value)):
        return True
    near = abs(value - said.value) <= 0.05 * abs(value)
    return said.rounded and near and abs(value - said.value) <= said.step / 2 * (1 + 1e-9)


def same_amount(said: Term, other: Term, unit: Unit) -> bool:
    if said.amount is None:
        return False
    if other.amount is not None:
        return agree(said.amount, other.amount, unit.scale if unit.row else 1.0, unit.percents)
    return other.date is not None and other.date.year == said.amount.value


def negated(said: Sequence[Term], source: Sequence[Term]) -> bool:
    """Whether one denies what the other states: a denial counts for the words next to it."""
    ours, theirs = _denied(said), _denied(source)
    if ours and not theirs:
        return True
    shared = {key for term in said for key in keys(term)} if theirs else set()
    return bool(theirs) and not ours and bool(theirs & shared)


def _denied(stated: Sequence[Term]) -> set[str]:
    """The words next to a denial: the two after it; in Japanese, where it ends the verb, the one before."""
    found: set[str] = set()
    for place, term in enumerate(stated):
        if term.key == NEGATED:
            near = [other for other in stated[place + 1 : place + 3] if other.start < term.end]
            found.update(key for other in near or stated[max(0, place - 1) : place] for key in keys(other))
            found.add(NEGATED)
    return found


def alike(term: Term, other: Term) -> bool:
    """Whether one could stand in the other's place."""
    if term.kind in ("name", "start"):
        return other.kind == "name"
    return (term.date is not None and other.date is not None) or _sort(term) == _sort(other) != "loose"


def _sort(term: Term) -> str:
    """The sort of a number: only one of its own sort can take its place."""
    amount = term.amount
    if amount is None:
        return "year" if term.date is not None and term.date.year is not None else term.kind
    if amount.loose:
        return "loose"
    if amount.decade or (1000 <= amount.value <= 2100 and amount.value % 1 == 0 and not amount.rounded):
        return "year"
    return "share" if amount.share else "ordinal" if amount.ordinal else "number"


def substituted(said: Sequence[Term], unit: Unit, in_order: bool) -> bool:
    """Whether a name, number or date stands where the source has another, the words around them being the same.

    `in_order`: the sentence is in its own words, so that even names of the source that changed places tell.
    """
    source = unit.terms
    if len(said) * len(source) > MOST_ALIGNED:
        return False
    ours = [term.key for term in said]
    theirs = [
        term.key if term.key in ours else next((own.key for own in said if same(own, term, unit)), term.key)
        for term in source
    ]
    if in_order and _exchanged(said, source, theirs):
        return True
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    verbatim = sum(j - i for tag, i, j, _, _ in codes if tag == "equal") >= VERBATIM * len(said)
    for tag, i, j, k, m in codes:
        if tag != "replace" or (not verbatim and max(j - i, m - k) > 4):
            continue
        exact = any(term.kind != "word" for term in said[i:j])
        put_in = any(t.kind != "word" and ours.count(t.key) > theirs.count(t.key) for t in said[i:j])
        left_out = any(t.kind != "word" and theirs.count(t.key) > ours.count(t.key) for t in source[k:m])
        inside = (i > 0 or k == 0) and (j < len(ours) or m == len(theirs))
        if (put_in and (left_out or verbatim)) or (in_order and verbatim and inside and exact and left_out):
            return True
    return False


def _exchanged(said: Sequence[Term], source: Sequence[Term], keys_there: Sequence[str]) -> bool:
    """Whether two of a sort, each after the same small word as in the source, have changed places."""
    exact = [term for term in said if term.kind != "word" and _once(term, said) and keys_there.count(term.key) == 1]
    for one, other in combinations(exact, 2) if len(exact) <= MOST_COMPARED else ():
        place, other_place = keys_there.index(one.key), keys_there.index(other.key)
        leads = source[place].lead, source[other_place].lead
        if _sort(one) != _sort(other):
            continue
        if (one.lead, other.lead) == leads and place > other_place and one.start < other.start:
            return True
        if leads[0] != leads[1] and (other.lead, one.lead) == leads:
            return True
    return False


def _once(term: Term, stated: Sequence[Term]) -> bool:
    return sum(other.key == term.key for other in stated) == 1


def same(said: Term, other: Term, unit: Unit) -> bool:
    """Whether two terms say one thing: by key, by value, as a country and its people."""
    if said.key == other.key or same_amount(said, other, unit):
        return True
    if said.date is not None:
        return other.date is not None and same_date(said.date, other.date, frozenset())
    exact = said.kind not in ("number", "date") and other.kind not in ("number", "date")
    if not exact or said.kind == "word" or said.key[:4] != other.key[:4]:  # no root is shorter, but a whole name
        return False
    return root(said.key) == root(other.key)


def in_other_column(said: Sequence[Term], row: Unit) -> bool:
    """Whether a sentence gives a number of a table's row to another year than the one it stands under."""
    years = [term for term in row.heads if _sort(term) == "year"]
    amounts = [term for term in row.terms if term.amount is not None][-len(years) :]
    if not row.row or len(years) < 2 or len(amounts) != len(years):
        return False
    meant = {place for place, year in enumerate(years) for term in said if _same_year(term, year)}
    for term in said:
        places = {place for place, amount in enumerate(amounts) if same_amount(term, amount, row)}
        if places and meant and not places & meant:
            return True
    return False


def _same_year(term: Term, head: Term) -> bool:
    year = head.date.year if head.date else head.amount and head.amount.value
    return year == (term.date.year if term.date else term.amount and term.amount.value) and year is not None


def clauses(unit: Unit) -> list[int]:
    """For each term of a sentence the number of the clause it stands in: “A costs 5; B 7” has two."""
    ends = [match.start() for match in _CLAUSE.finditer(unit.text)]
    return [bisect_left(ends, term.start) for term in unit.terms]


def one_clause(said: Sequence[Term], unit: Unit, clause: Sequence[int]) -> int | None:
    """The clause in which alone those names, numbers and dates of a sentence stand that were said; None where several
    have them, or none has."""
    exact = [i for i, term in enumerate(unit.terms) if term.kind not in ("word", "start")]
    found = {clause[i] for i in exact if any(same(one, unit.terms[i], unit) for one in said)}
    return found.pop() if len(found) == 1 else None


def nearness(place: int, rest: Sequence[tuple[int, float]]) -> float:
    return sum(weight / (1 + abs(place - other)) for other, weight in rest if other != place)
