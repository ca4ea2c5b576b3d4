"""Whether a sentence says the opposite of its source: that something rose where it fell, at least where at most.

Words are on one side of an axis or the other, so that “rose” bears “increased” out. Pure functions.
"""

from __future__ import annotations

import re

_NUMBER = (
    r"(?=\s(?:the\s)?(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|ninety)\b))"
)
# Each axis with its sides; not such words as are often used of something else: up, under, left.
_AXES = (
    (
        r"increas(?:e[sd]?|ing)|ris(?:es?|en|ing)|rose|gr(?:ew|ow(?:s|n|ing|th)?)",
        r"decreas(?:e[sd]?|ing)|f(?:ell|all(?:s|en|ing)?)|shr(?:[aiu]nk|inks|inking)|drop(?:s|ped)?|declin(?:e[sd]?|ing)",
    ),
    (r"profits?|gains?", r"loss(?:es)?"),
    (
        r"at least|minimum|(?:more|higher) than|not? (?:less|fewer|lower) than",
        r"at most|maximum|(?:less|fewer|lower) than|not? (?:more|higher) than",
    ),
    (r"earlier", r"later"),
    (r"imports?|imported|importing", r"exports?|exported|exporting"),
    (rf"within{_NUMBER}", rf"after{_NUMBER}", rf"before{_NUMBER}"),
)
_SIDES = [
    (axis, re.compile(rf"\b(?:{side})(?!\w)", re.IGNORECASE)) for axis, sides in enumerate(_AXES) for side in sides
]
_ANY = re.compile("|".join(rf"\b(?:{side})(?!\w)" for sides in _AXES for side in sides), re.IGNORECASE)
_DENIED = re.compile(r"\bnot? (?:more|less|fewer|higher|lower) than", re.IGNORECASE)


def opposed(said: str, source: str) -> bool:
    """Whether a sentence is on a side that its source is not on, while the source is on the other and it is not."""
    ours = _sides(said)
    theirs = _sides(source) if ours else set()
    for axis, _ in ours - theirs:
        if any(other_axis == axis and (axis, other) not in ours for other_axis, other in theirs):
            return True
    return False


def _sides(text: str) -> set[tuple[int, int]]:
    """(axis, side) of every word of the text that is on one."""
    if not _ANY.search(text):
        return set()
    denials, rest = _DENIED.findall(text), _DENIED.sub(" ", text)
    return {
        (axis, side)
        for side, (axis, words) in enumerate(_SIDES)
        if words.search(rest) or any(map(words.match, denials))
    }
