"""What a text states, term by term: numbers with their scale and unit, dates, names, and words by their stems.

Each term knows where it stands, so that a sentence can be held to the place it came from. Pure functions.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from app import units
from app.frozen import frozen
from app.passages import CJK
from app.stems import stem

Kind = Literal["word", "start", "name", "number", "date"]
"""start: a capitalised word that begins a sentence, and so may be a name or not."""

FUNCTION_WORDS = frozenset(
    "a about above according again against all almost along already also although always am among an and another any "
    "approximately are around as at based be became because been before being below between both but by called can "
    "cannot could did do does doing done during each either et etc even ever every for from had has have having he her "
    "here hers herself him himself his how however i if in into is it its itself just known like made many may me "
    "might more moreover most mr mrs ms dr much must my named nearly neither no nor not of off often on once only or "
    "other others our out over own part per please rather s same shall she should since so some such t than that the "
    "their them themselves then there therefore these they this those though through thus to too toward towards under "
    "until up upon us used using various very via was we well were what when where whether which while who whom whose "
    "why will with within without would yes yet you your "
    "additionally currently finally furthermore generally indeed instead meanwhile originally overall specifically "
    "today together total answer question passage context document text".split()
)
NEGATIONS = frozenset("not no never none neither nor cannot without nobody nothing hardly".split())
_ARTICLES = ("a", "an", "the")
LARGEST = 1e200  # a number; a run of hundreds of digits is no number, and would be an infinite one
NEGATED = "#not"  # the key of a denial; the term reaches to the end of its clause

_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "k": 1e3, "m": 1e6, "mn": 1e6,
    "mm": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12, "千": 1e3, "万": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12,
}  # fmt: skip
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_UNITS += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(_UNITS)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, 2)} | {"dozen": 12}
_IRREGULAR_ORDINALS = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
_ORDINALS = {
    word + "th": value for word, value in _VALUES.items() if word[-1] not in "yenx" or word[-2:] in ("en", "ix")
}
_ORDINALS |= {word[:-1] + "ieth": value for word, value in _VALUES.items() if word in _TENS} | _IRREGULAR_ORDINALS
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifths": 5, "tenths": 10}
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_MONTHS = "january february march april may june july august september october november december".split()
_CURRENCIES = {"US$": "$", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "￥": "¥"}
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xA0: " ", 0x202F: " ", 0x2212: "-", 0x2019: "'"}

_MONTH = (
    r"(?:Jan(?:uary|\.|\b)|Feb(?:ruary|\.|\b)|Mar(?:ch|\.|\b)|Apr(?:il|\.|\b)|May|June?\b|July?\b|Aug(?:ust|\.|\b)|"
    r"Sept?(?:ember|\.|\b)|Oct(?:ober|\.|\b)|Nov(?:ember|\.|\b)|Dec(?:ember|\.|\b))"
)
_NUMBER_WORD = (
    rf"(?:(?:(?:{'|'.join(_TENS)})[\s-])?(?:{'|'.join(sorted([*_VALUES, *_ORDINALS], key=len, reverse=True))}))\b"
)
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion)(?:th)?"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TERM = re.compile(
    rf"""
    (?P<date>(?=[\dJFMASOND])(?:
        (?<![\d.])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[–-]\s?(?P<e1>\d{{1,2}})(?:st|nd|rd|th)?)?
            \s(?:of\s)?(?:the\s)?(?P<m1>{_MONTH})\b(?:,?\s(?:of\s)?(?P<y1>[12]\d{{3}})\b)?
      | \b(?P<m2>{_MONTH})\s(?:the\s)?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]\d)
            (?:\s?[–-]\s?(?P<e2>\d{{1,2}}))?(?:,?\s(?:of\s)?(?P<y2>[12]\d{{3}})\b)?
      | \b(?P<m3>{_MONTH}),?\s(?:of\s)?(?P<y3>[12]\d{{3}})\b
      | (?<!\d)(?P<y4>[12]\d{{3}})[-/.](?P<m4>\d{{1,2}})[-/.](?P<d4>\d{{1,2}})(?!\d)
      | (?<![\d/.])(?P<d5>\d{{1,2}})(?P<sep>[/.])(?P<m5>\d{{1,2}})(?P=sep)(?P<y5>\d{{4}}|\d\d)(?![\d/.])
      | (?:(?P<y6>\d{{1,4}})年)?(?P<m6>\d{{1,2}})月(?:(?P<d6>\d{{1,2}})日)?
      | \b(?P<m7>{_MONTH})\b(?!\s[a-z]*'|-)
    ))
  | (?P<decade>'?(?P<tens>\d{{3}}0|\b\d0)'?s\b)
  | (?P<number>(?=[-–(\d$€£¥UAHCEGJ])
        (?P<sign>(?<![\w.)])[-–](?=[$€£¥\d]))?(?P<paren>\()?(?P<currency>(?:US|A|C|HK)?\$|[€£¥]|(?:USD|EUR|GBP|JPY)\s?)?(?(currency)\s?(?P<minus>-)?)
        (?:(?P<east>(?:(?:{_DIGITS})[千万億亿兆])+(?:\d[\d,]*)?)|(?P<digits>{_DIGITS}))(?P<glyph>[½¼¾⅓⅔])?
        (?: (?P<percent>\s?%|(?i:[\s-]per\s?cent(?:age)?\b)) | (?P<ordinal>(?:st|nd|rd|th)\b)
          | [\s-]?(?P<scale>(?i:hundred|thousand|million|billion|trillion|bn|mn|tn)\b
            |(?(currency)mm\b|(?!))|(?<=\d)[kKMBbm]\b(?!-)))?
    )
  | (?P<worded>(?=[aefhnostzdAEFHNOSTZD])(?i:\b(?:{_NUMBER_WORD}|a(?=[\s-]{_SCALE_WORD}))
            (?:[\s-]{_SCALE_WORD}\b(?:\s(?:and\s)?{_NUMBER_WORD})?)*
        (?:[\s-](?P<of>half|halves|thirds?|quarters?|fifths|tenths)\b)?(?P<wp>[\s-]per\s?cent\b)?
      | \bhalf\b) | [½¼¾⅓⅔])
  | (?P<word>FY(?=\d)|[^\W_{CJK}]+(?:\.(?=[^\W\d_]\b)[^\W\d_])*(?:'(?![sS]\b)[^\W\d_{CJK}]+)?)
  | (?P<katakana>[\u30a1-\u30fa\u30fc]{{2,}}) | (?P<kanji>[\u3400-\u4dbf\u4e00-\u9fff々]+)
  | (?P<kana>[\u3041-\u309f]+) | (?P<korean>[\uac00-\ud7af]+)
    """,
    re.VERBOSE,
)
_START = re.compile(r"(?:^|(?<![.\s][A-Z])\.|[!?:;。•\n|]|\n\s*[-*–])[\s\"'“‘(\[*]*$")
_ABOUT = re.compile(
    r"\b(?:about|approximately|around|roughly|nearly|almost|some|circa|c\.|ca\.|约|約)\s?$", re.IGNORECASE
)
_SHARED_SCALE = re.compile(
    rf"\s?(?:[–-]|to|and|or)\s?[$€£¥]?\s?(?:{_DIGITS})[\s-]?(hundred|thousand|million|billion|trillion|%)"
)
_YEAR_BEFORE = re.compile(r"\b([12]\d)(\d\d)[–/-]$")
_CLAUSE_END = re.compile(r"[,;:.!?()\n]")
_VERBAL = re.compile(r"[すしさせ]")
_ANSWER = re.compile(
    r"(?:the\s)?(?:correct\s|short\s|final\s)?answer(?:\s(?:to|for)\s(?:the\squestion,?\s?|that\s)?"
    r"(?:[\"“‘«「'](?P<quoted>.+?)[\"”’»」']|[^:]*?))?,?\s?(?:is|was|:)\s?:?\s*",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"((?:in |on |at |to |for |from |by )?(?:what|when|where|who|whom|whose|which|why|how)\b.+?)"
    r"(?:\?[\"”’]?|:)\s+(?=\S)",
    re.IGNORECASE,
)


@frozen
class Amount:
    """A number. A percentage and a fraction are both `share`s: 12 % is 0.12, half is 0.5."""

    value: float
    step: float = 1.0  # what its last digit counts
    scaled: bool = False  # it says its scale
    share: bool = False
    negative: bool = False
    table_negative: bool = False  # in parentheses, which may mean a loss or a deduction
    ordinal: bool = False
    decade: bool = False
    currency: str = ""
    unit: str = ""  # app.units; empty where none stands after it
    rounded: bool = False  # it may stand for a more exact one
    loose: bool = False  # "one" and "first", which seldom count


@frozen
class Date:
    """A day or a month; None where it does not say. `swapped`: day and month may also be read the other way."""

    year: int | None
    month: int
    day: int | None
    swapped: bool = False


@frozen
class Term:
    """A term and where it stands, in characters. `key` is what words are compared by: lower case, without endings."""

    kind: Kind
    key: str
    start: int
    end: int
    amount: Amount | None = None
    date: Date | None = None
    lead: str = ""  # the preposition or other small word right before a name, number or date


def terms(text: str) -> list[Term]:
    """The terms of a text, in order. A number within a date is no term of its own."""
    text = text.translate(_PLAIN)
    found: list[Term] = []
    lead, past = "", 0
    for match in _TERM.finditer(text):
        kind, before = match.lastgroup, len(found)
        if match.start() < past:
            continue  # "euros", which the number before it says
        if kind == "word":
            _add_word(found, match, text)
        elif kind == "date":
            found += _dates(match, text)
        elif kind in ("number", "worded", "decade"):
            amount = _worded(match) if kind == "worded" else _amount(match, text)
            amount, past = _measured(amount, text, match.end())
            found.append(Term("number", f"{amount.value:g}", match.start(), match.end(), amount))
        elif kind == "katakana":
            found.append(Term("name", match.group(), match.start(), match.end()))
        else:
            _add_east_asian(found, match, text)
        if len(found) > before:
            if lead and found[before].kind != "word":
                found[before] = replace(found[before], lead=lead)
            lead = ""
        elif kind == "word" and match.group().lower() not in _ARTICLES:
            lead = match.group().lower()
    return found


def parts(sentence: str, question: str) -> tuple[str, str, bool]:
    """What a sentence says, to which question, and whether it says that it answers one."""
    given = _ANSWER.match(sentence)
    asked = None if given else _ASKED.match(sentence)
    if given:
        return sentence[given.end() :], given["quoted"] or question, True
    return (sentence[asked.end() :], asked[1], True) if asked else (sentence, question, False)


def _add_word(found: list[Term], match: re.Match[str], text: str) -> None:
    word = match.group().replace(".", "")
    lowered = word.lower()
    if lowered.endswith("n't") or lowered in NEGATIONS:
        clause = _CLAUSE_END.search(text, match.end())
        found.append(Term("word", NEGATED, match.start(), clause.start() if clause else len(text)))
        return
    if lowered in FUNCTION_WORDS and not (word.isupper() and word in ("US", "IT", "WHO")):
        return
    kind: Kind = "word"
    if word[0].isupper() or word[1:2].isupper():
        kind = "start" if _START.search(text, max(0, match.start() - 6), match.start()) else "name"
        if word.isupper() and len(word) > 1:
            kind = "name"
    if len(word) > 1 or kind == "name":
        found.append(Term(kind, stem(lowered.removesuffix("'")), match.start(), match.end()))


def _add_east_asian(found: list[Term], match: re.Match[str], text: str) -> None:
    """A run of kanji is a name, but for one that kana make a verb; all runs count by their pairs as words do."""
    run, start = match.group(), match.start()
    if match.lastgroup == "kanji" and len(run) > 1:
        verbal = _VERBAL.match(text, match.end())
        found.append(Term("word" if verbal else "name", run, start, match.end()))
    elif match.lastgroup in ("kanji", "korean"):
        found.append(Term("word", run, start, match.end()))
    elif any(ending in run for ending in ("ない", "ません", "なかった", "ず")):
        found.append(Term("word", NEGATED, start, match.end()))


def _dates(match: re.Match[str], text: str) -> list[Term]:
    part = match.groupdict()
    form = next(form for form in "1234567" if part["m" + form])
    month, year, day = part["m" + form], part.get("y" + form), part.get("d" + form)
    number = int(month) if month.isdigit() else next(n for n, m in enumerate(_MONTHS, 1) if m[:3] == month[:3].lower())
    if form == "7" and _START.search(text, max(0, match.start() - 6), match.start()):
        return [Term("start", month.lower(), match.start(), match.end())]
    whole = int(year) if year else None
    if form == "5" and whole is not None and whole < 100:
        whole += 2000 if whole < 50 else 1900
    days: list[int | None] = [int(each) for each in (day, part.get("e" + form)) if each]
    days = days or [None]
    swapped = form == "5" and (days[0] or 0) <= 12 and number <= 12
    if form == "5" and number > 12 and days[0]:
        number, days = days[0], [number]
    return [
        Term("date", f"{whole}-{number}-{day}", match.start(), match.end(), None, Date(whole, number, day, swapped))
        for day in days
    ]


def _amount(match: re.Match[str], text: str) -> Amount:
    if match["decade"]:
        return Amount(float(match["tens"]) % 1000 if len(match["tens"]) < 4 else float(match["tens"]), decade=True)
    value, step = (_east(match["east"]), 1.0) if match["east"] else _plain(match["digits"])
    value = min(value + _GLYPHS.get(match["glyph"] or "", 0.0), LARGEST)
    century = _YEAR_BEFORE.search(text, max(0, match.start() - 6), match.start())
    if century and step == 1 and int(century[2]) < value < 100:  # 1914–18
        value += 100 * int(century[1])
    scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
    share = bool(match["percent"])
    shared = None if share or match["scale"] else _SHARED_SCALE.match(text, match.end())
    if shared:  # "3 to 5 million", "10-12%"
        share = shared[1] == "%"
        scale = _SCALES.get(shared[1], 1.0)
    about = _ABOUT.search(text, max(0, match.start() - 15), match.start())
    if about and step == 1 and 100 <= value < LARGEST:
        step = 10.0 ** (len(match["digits"] or "") - len((match["digits"] or "").rstrip("0")))
    factor = 0.01 if share else scale
    currency = (match["currency"] or "").strip()
    return Amount(
        value * factor,
        step * factor,
        scaled=scale != 1 or bool(match["east"]),
        share=share,
        negative=bool(match["sign"] or match["minus"]),
        table_negative=bool(match["paren"]),
        ordinal=bool(match["ordinal"]),
        currency=_CURRENCIES.get(currency, currency),
        rounded=bool(share or scale != 1 or match["east"] or currency or about or step < 1),
    )


def _measured(amount: Amount, text: str, end: int) -> tuple[Amount, int]:
    """With the unit or the currency that stands after it, and where what says the currency ends."""
    unit, past = units.after(text, end)
    if unit in units.CURRENCIES:
        return replace(amount, currency=amount.currency or unit), past
    return (replace(amount, unit=unit) if unit else amount), end


def _plain(digits: str) -> tuple[float, float]:
    """The value of digits, and what the last one counts."""
    return float(digits.replace(",", "")), 10.0 ** -len(digits.partition(".")[2])


def _east(text: str) -> float:
    """1億5000万 → 150,000,000."""
    parts = re.findall(r"([\d,.]+)([千万億亿兆]?)", text)
    return sum(float(digits.replace(",", "").rstrip(".") or 0) * _SCALES.get(scale, 1.0) for digits, scale in parts)


def _worded(match: re.Match[str]) -> Amount:
    """twenty-one, two hundred and five, ten million, third, two-thirds, half."""
    if match.group() in _GLYPHS:
        return Amount(_GLYPHS[match.group()], share=True)
    total, current, ordinal, step = 0.0, 0.0, False, 1.0
    words = [word for word in re.split(r"[\s-]+", match["worded"].lower()) if word not in ("and", "a")]
    if words == ["half"]:
        return Amount(0.5, share=True, rounded=False)
    if match["wp"]:
        words = [word for word in words if word not in ("per", "percent", "cent")]
    if match["of"]:
        words = words[:-1]
    for word in words:
        scale = _SCALES.get(word.removesuffix("th"))
        if scale is not None:
            current = (current or 1) * scale
            ordinal = ordinal or word.endswith("th")
            if scale > 100:
                total, current, step = total + current, 0.0, scale
        else:
            ordinal = ordinal or word in _ORDINALS
            current += _VALUES.get(word, _ORDINALS.get(word, 0))
    value = total + current
    if match["of"]:
        return Amount(value / _PARTS.get(match["of"].lower(), 1), share=True, step=0.01, rounded=True)
    if match["wp"]:
        return Amount(value / 100, 0.01, share=True, rounded=True)
    return Amount(value, step, step > 1, ordinal=ordinal, rounded=step > 1, loose=value == 1 and len(words) == 1)
