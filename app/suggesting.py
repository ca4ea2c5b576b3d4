"""Questions that could be asked next: about the headings of what was found and not used, and of what stands beside it.

No model is asked. A heading is used only where it reads as one: never a number, a cut line or a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from app.catalog import Catalog
from app.frozen import frozen
from app.records import Answer, Passage
from app.structure import SEPARATOR
from app.terms import STOP_WORDS, telling

MOST = 3
SIBLINGS_FIRST = 2  # sections beside a cited one that go before what else was found
NEAR_PAGES = 2  # to either side of a cited passage
MOST_WORDS, MOST_LETTERS = 9, 64
MOST_CJK = 18  # characters: a longer one is a line of text that was taken for a heading
FEWEST_LETTERS = 4
LONGEST_ACRONYM = 5

_NUMBERING = re.compile(
    r"^(?:(?:part|item|note|chapter|section|article|annex|appendix|schedule|exhibit|step)\s+[\divxlc]+(?:\.\d+)*[a-z]?\b"
    r"|\d{1,2}(?:\.\d{1,2})*(?=[.)\s])|\(\w{1,3}\)|[a-z]\)|第[\d一二三四五六七八九十百]+[章節条編部])[\s.:)、—–-]*",
    re.IGNORECASE,
)
_KANA = re.compile(r"[ぁ-んァ-ヶ]")
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-ZÀ-ɏ]")
_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*")
_UNFIT = re.compile(r"…|/s/|https?:|www\.|@|\d{5}|[.!;]\s+\S|[。、！，]\s*\S|[_|<>\[\]{}=]|\$|\.\.")
_OPENS_SENTENCE = re.compile(
    r"(?:you|we|i|he|she|they|it|this|that|these|those|if|as|in|on|by|for|to|from|see|and)\b", re.IGNORECASE
)
_DATE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b", re.IGNORECASE
)
_TELLS_NOTHING = frozenset(
    "overview introduction general other others contents index summary notes note appendix references exhibits exhibit "
    "signatures signature conclusion conclusions background abstract total totals definitions miscellaneous preface "
    "glossary continued page part item unaudited attachments foreword acknowledgements bibliography certification "
    "certifications 概要 はじめに 目次 索引 脚注 関連項目 参考文献 出典 外部リンク その他 まとめ 付録".split()
)
_BOILERPLATE = re.compile(
    r"table of contents|power of attorney|(?:other|financial) information|index to\b|form (?:10|8|20)-|exhibit index|"
    r"report of independent|documents? incorporated|.*\band subsidiar|copyright|all rights reserved",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\s*\((?:continued|cont['’.]*d?)\)$", re.IGNORECASE)
_BROKEN = re.compile(r"\b[B-HJ-Z] [A-Za-z]")  # letters that came apart from their word


@frozen
class Topic:
    """A heading as it is asked about, and the document it stands in."""

    title: str
    document: str
    above: str = ""  # the heading that it stands under, where a title of one word would say too little


def suggest(answer: Answer, near: Sequence[Passage] = ()) -> tuple[str, ...]:
    """At most MOST questions to go on with; none after a refusal. `near`: what stands beside the cited passages."""
    if answer.abstained or answer.stopped or _reads_otherwise(answer.question):
        return ()
    cited = [passage for passage in answer.passages if passage.n in _cited(answer)]
    unused = [passage for passage in answer.passages if passage not in cited]
    known = [set(telling(topic.title)) for passage in cited if (topic := _topic(passage))]
    known += [set(telling(PurePath(passage.document).stem)) for passage in answer.passages]
    asked = set(telling(answer.question))
    several = len({passage.document for passage in answer.passages}) > 1
    found: list[str] = []
    for topic in _topics(cited, unused, near):
        words = set(telling(topic.title))
        if words and not words <= asked and not any(words <= other or other <= words for other in known):
            known.append(words)
            found.append(_question(topic, _KANA.search(answer.question) is not None, several))
        if len(found) == MOST:
            break
    return tuple(found)


def beside(catalog: Catalog, answer: Answer) -> list[Passage]:
    """What stands on the pages around the cited passages, as far as its headings go: what follows comes first."""
    found: list[tuple[int, Passage]] = []
    for passage in answer.passages:
        if passage.n not in _cited(answer) or passage.page is None:
            continue
        sql = "SELECT DISTINCT heading, page FROM passages WHERE document_id = ? AND page BETWEEN ? AND ?"
        rows = catalog.rows(
            f"{sql} ORDER BY ordinal", passage.document_id, passage.page - NEAR_PAGES, passage.page + NEAR_PAGES
        )
        for row in rows:
            apart = row["page"] - passage.page
            place = Passage(0, passage.document, passage.path, (row["page"],), "", 0.0, heading=row["heading"])
            found.append((apart if apart >= 0 else NEAR_PAGES - apart, place))
    return [place for _, place in sorted(found, key=lambda pair: pair[0])]


def clean(title: str, text: str = "") -> str:
    """A heading as it can be asked about; empty where it cannot. `text` tells which capitals are a name's."""
    title = " ".join(title.split())
    cut = title.endswith("…")
    while (numbering := _NUMBERING.match(title)) and numbering.end():
        title = title[numbering.end() :]
    title = _CONTINUED.sub("", title).strip(" .:,;-–—*•")
    if cut or not _is_fit(title):
        return ""
    return _without_capitals(title, text) if title.isupper() and not _CJK.search(title) else title


def _cited(answer: Answer) -> set[int]:
    return {source.n for sentence in answer.sentences for source in sentence.sources}


def _topics(cited: Sequence[Passage], unused: Sequence[Passage], near: Sequence[Passage]) -> Iterator[Topic]:
    """What could be asked about, the best first: sections beside the cited ones, then what else was found."""
    parents = {(passage.document, _parent(passage)) for passage in cited if _parent(passage)}
    siblings = [passage for passage in near if (passage.document, _parent(passage)) in parents]
    others = [passage for passage in near if passage not in siblings]
    ordered = [*siblings[:SIBLINGS_FIRST], *unused, *siblings[SIBLINGS_FIRST:], *others]
    ordered.sort(key=lambda passage: SEPARATOR not in passage.heading)  # a whole chapter comes last
    yield from (topic for passage in ordered if (topic := _topic(passage)) is not None)


def _parent(passage: Passage) -> str:
    return passage.heading.rpartition(SEPARATOR)[0]


def _topic(passage: Passage) -> Topic | None:
    """The innermost heading that a passage stands under and that can be asked about, of the last two."""
    *_, outer, inner = ["", "", *(clean(title, passage.text) for title in passage.heading.split(SEPARATOR))]
    if not (inner or outer):
        return None
    alone = inner and outer and len(_WORD.findall(inner)) == 1 and not _CJK.search(inner)
    return Topic(inner or outer, passage.document, outer if alone else "")


def _is_fit(title: str) -> bool:
    """Whether it reads as a heading that says what it heads."""
    words = _WORD.findall(title)
    letters = sum(character.isalpha() for character in title)
    digits = sum(character.isdigit() for character in title)
    if _CJK.search(title):
        return 2 <= len(title) <= MOST_CJK and not _UNFIT.search(title) and title not in _TELLS_NOTHING
    if letters < FEWEST_LETTERS or 2 * digits > letters or len(words) > MOST_WORDS or len(title) > MOST_LETTERS:
        return False
    lowered = [word.lower() for word in words]
    return not (
        title[0].islower()
        or _UNFIT.search(title)
        or _OPENS_SENTENCE.match(title)
        or _DATE.match(title)
        or lowered[-1] in STOP_WORDS
        or title.count("(") != title.count(")")
        or _BOILERPLATE.match(title)
        or _BROKEN.search(title)
        or all(word in _TELLS_NOTHING or word in STOP_WORDS for word in lowered)
    )


def _without_capitals(title: str, text: str) -> str:
    """FAIR VALUE OF ESG FUNDS → Fair value of ESG funds, where the text writes ESG like that as well."""
    written = " ".join(line for line in text.splitlines() if not line.isupper())
    known = set(_WORD.findall(written))

    def lower(found: re.Match[str]) -> str:
        word = found[0]
        is_name = len(word) <= LONGEST_ACRONYM and word in known and word.lower() not in STOP_WORDS
        return word if is_name else word.lower()

    lowered = _WORD.sub(lower, title)
    return lowered[:1].upper() + lowered[1:]


def _reads_otherwise(question: str) -> bool:
    """Whether it is in a language that no question can be put in here."""
    return _KANA.search(question) is None and _OTHER_SCRIPT.search(question) is not None


def _question(topic: Topic, japanese: bool, several: bool) -> str:
    document = PurePath(topic.document).stem
    if japanese:
        where = f"「{document}」" if several else "この文書"
        title = f"「{topic.above}」の「{topic.title}」" if topic.above else f"「{topic.title}」"
        return f"{title}について、{where}には何と書かれていますか。"
    if topic.title.endswith("?"):
        return topic.title
    where = document if several else "the document"
    under = f" under “{topic.above}”" if topic.above else ""
    return f"What does {where} say about “{topic.title}”{under}?"
