"""Units and currencies written after a number: a closed list, each by one name whatever form it has. Pure functions."""

from __future__ import annotations

import re

_FORMS = {
    "second": "seconds? secs? sekunden? secondes? segundos? 秒間?",
    "minute": "minutes? mins? minuten minutos? 分間?",
    "hour": "hours? hrs? h stunden? heures? horas? 時間",
    "day": "days? tage?n? jours? días? 日間",
    "week": "weeks? wks? wochen? semaines? semanas? 週間?",
    "month": "months? monate?n? mois mes(?:es)? [かヶカヵ]月間?",
    "year": "years? yrs? jahre?n? ans? années? años? 年間",
    "am": "a\\.?m\\b\\.?",
    "pm": "p\\.?m\\b\\.?",
    "millimetre": "mm millimet(?:re|er)s? ミリメートル",
    "centimetre": "cm centimet(?:re|er)s? センチメートル",
    "metre": "m met(?:re|er)s? mètres? metros? メートル",
    "kilometre": "km kilomet(?:re|er)s? kilomètres? kilómetros? キロメートル",
    "inch": "inch(?:es)?",
    "foot": "feet foot ft",
    "yard": "yards? yds?",
    "mile": "miles? mi",
    "milligram": "mg milligram(?:me)?s?",
    "gram": "g gram(?:me)?s? gramm グラム",
    "kilogram": "kg kilos? kilogram(?:me)?s? kilogramm キログラム",
    "ounce": "ounces? oz",
    "lb": "lbs?",
    "ton": "tons? tonnes? tonnen? トン",
    "millilitre": "ml millilit(?:re|er)s? ミリリットル",
    "litre": "l lit(?:re|er)s? litros? リットル",
    "gallon": "gallons? gal",
    "celsius": "°\\s?c degrees?\\scelsius 度",
    "fahrenheit": "°\\s?f degrees?\\sfahrenheit",
    "kilobyte": "kb kilobytes?",
    "megabyte": "mb megabytes?",
    "gigabyte": "gb gigabytes?",
    "terabyte": "tb terabytes?",
    "€": "€{last} eur{last} euros? ユーロ",
    "$": "\\${last} usd{last} us\\sdollars?",
    "dollars": "dollars? ドル",
    "£": "£{last} gbp{last}",
    "¥": "¥{last} jpy{last} yen 円",
}
CURRENCIES = frozenset("€ $ dollars £ ¥".split())
_LAST = r"(?!\s?-?[\d(])"  # else the sign is the next number's
_LENGTHS = {"millimetre", "centimetre", "metre", "kilometre", "inch", "foot", "yard", "mile"}
_CAPITALS = frozenset("GHLM")  # these mean something else
_NAMES = {f"u{number}": name for number, name in enumerate(_FORMS)}
_UNIT = re.compile(
    r"[\s-]?(?P<power>(?:square|sq|cubic)\.?\s)?(?:"
    + "|".join(
        f"(?P<u{number}>{forms.replace(' ', '|').replace('{last}', _LAST)})"
        + (rf"(?P<raised{number}>[²³]|[23](?!\d))?" if name in _LENGTHS else "")
        for number, (name, forms) in enumerate(_FORMS.items())
    )
    + r")(?![a-zà-ü])",
    re.IGNORECASE,
)


def after(text: str, end: int) -> tuple[str, int]:
    """The unit or the currency's sign that stands right after a number, and its end; empty where none is known."""
    found = _UNIT.match(text, end)
    if found is None:
        return "", end
    group = next(name for name in _NAMES if found[name])
    if found[group] in _CAPITALS:
        return "", end
    name = _NAMES[group]
    power = found["power"] or (found[f"raised{group[1:]}"] if name in _LENGTHS else "")
    return name + (f" {'3' if power[0] in 'cC3³' else '2'}" if power else ""), found.end()


def same_currency(one: str, other: str) -> bool:
    """Whether two amounts may be in one currency: “dollars” are those of the country, whose sign ends in $."""
    if not one or not other or one == other:
        return True
    return "dollars" in (one, other) and (one.endswith("$") or other.endswith("$"))
