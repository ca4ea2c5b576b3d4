"""The language a question is asked in, where that is sure: by its script, else by its little words. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

ENGLISH = "English"
ITS_OWN = "the language of the question"  # of a script that several languages are written in

_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_LATIN_WORD = re.compile("[^\\W\\d_\u0370-\uffff]+")
# Words that Chinese asks with and Japanese does not write.
_CHINESE = re.compile("[吗嗎呢吧么麼哪谁這这们們您你她它说說给給让讓对對请請为為从從没沒还還吴]|什|怎|的")
_SCRIPTS = (
    (re.compile("[\u0400-\u052f]"), ITS_OWN),  # Cyrillic
    (re.compile("[\u0600-\u06ff\u0750-\u077f]"), ITS_OWN),  # Arabic
    (re.compile("[\u0900-\u097f]"), ITS_OWN),  # Devanagari
    (re.compile("[\u0370-\u03ff]"), "Greek"),
    (re.compile("[\u0590-\u05ff]"), "Hebrew"),
    (re.compile("[\u0e00-\u0e7f]"), "Thai"),
)
_UNSPACED = 2  # characters that count as a word, where a script parts none
_LETTERS_A_WORD = 5  # of a script that does
# Of each language: words that make a sentence or a question of what they stand in, and others that names hold too.
_LITTLE_WORDS = {
    ENGLISH: (
        "is are was were be been has have had do does did what which who whom whose when where why how can could will "
        "would should",
        "the a an of in on to many much and or for with from by at that this it its not",
    ),
    "German": (
        "ist sind war waren wird werden wurde wurden hat haben hatte was wer wen wem wie wann wo warum wieso welche "
        "welcher welches welchen kann soll muss",
        "der die das den dem des ein eine einen einem einer und oder nicht im am zum zur mit von vom für auf aus bei "
        "nach über es sich",
    ),
    "French": (
        "est sont était étaient sera qui quoi quel quelle quels quelles quand où pourquoi comment combien peut doit",
        "le la les un une des du de et ou que pas dans sur avec pour par au aux ce cette ces il elle ils elles ont a "
        "été se son sa ses en",
    ),
    "Spanish": (
        "es son era eran fue fueron será qué quién quiénes cuál cuáles cuándo dónde cómo cuánto cuántos cuánta cuántas "
        "puede debe",
        "el la los las un una unos unas y o que no en con por para del de al se su sus este esta estos estas ha han",
    ),
}
_TELLING = {language: frozenset(telling.split()) for language, (telling, _) in _LITTLE_WORDS.items()}
_WORDS = {language: frozenset(" ".join(words).split()) for language, words in _LITTLE_WORDS.items()}
_SURE = 2  # little words, and more of them than of any other language


def language(questions: Sequence[str], context: Sequence[str] = ()) -> str:
    """The language of the last of these questions; where it does not tell, of the one before it, and so on.

    Empty where none of them tells. `context` is what is read for the question: it tells Chinese from Japanese where a
    question in characters alone does not.
    """
    for question in reversed(questions):
        found = _language(question)
        if found == "Han":
            found = _by_kana([*questions, *context])
        if found:
            return found
    return ""


def _language(question: str) -> str:
    """The language of one question; "Han" where it is in characters that two share, empty where it does not tell."""
    words = _LATIN_WORD.findall(question)
    kana, han, hangul = (len(script.findall(question)) for script in (_KANA, _HAN, _HANGUL))
    if (kana + han + hangul) / _UNSPACED >= max(1, len(words)):
        if hangul > kana + han:
            return "Korean"
        if kana:
            return "Japanese"
        return "Chinese" if _CHINESE.search(question) else "Han"
    for script, name in _SCRIPTS:
        if len(script.findall(question)) / _LETTERS_A_WORD > len(words):
            return name
    return _by_little_words(question, words)


def _by_kana(texts: Sequence[str]) -> str:
    return "Japanese" if any(_KANA.search(text) for text in texts) else "Chinese"


def _by_little_words(question: str, words: Sequence[str]) -> str:
    lowered = [word.lower() for word in words]
    counts = {name: sum(word in known for word in lowered) for name, known in _WORDS.items()}
    counts["Spanish"] += 2 * len(re.findall("[¿¡]", question))
    counts["German"] += question.count("ß")
    best, most = max(counts.items(), key=lambda item: item[1])
    runner_up = max(count for name, count in counts.items() if name != best)
    tells = "¿" in question or any(word in _TELLING[best] for word in lowered)
    return best if tells and most >= _SURE and most > runner_up else ""
