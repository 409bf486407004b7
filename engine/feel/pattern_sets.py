"""Sets of characters in regular expressions: classes, categories and blocks of Unicode."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Test = Callable[[str], bool]

_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "IPAExtensions": (0x250, 0x2AF),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Devanagari": (0x900, 0x97F),
    "Bengali": (0x980, 0x9FF),
    "Tamil": (0xB80, 0xBFF),
    "Thai": (0xE00, 0xE7F),
    "Tibetan": (0xF00, 0xFFF),
    "Georgian": (0x10A0, 0x10FF),
    "Khmer": (0x1780, 0x17FF),
    "Javanese": (0xA980, 0xA9DF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7AF),
    "PrivateUse": (0xE000, 0xF8FF),
    "Specials": (0xFFF0, 0xFFFF),
}
_CATEGORIES = frozenset(
    letter + sub
    for letter, subs in {
        "L": "ultmo",
        "M": "nce",
        "N": "dlo",
        "P": "cdseifo",
        "Z": "slp",
        "S": "mcko",
        "C": "cfon",
    }.items()
    for sub in ("", *subs)
)


def negated(test: Test) -> Test:
    """All characters that ``test`` does not take."""
    return lambda sign: not test(sign)


def single(wanted: str, fold: bool) -> Test:
    """One character; with ``fold`` in either case."""
    if not fold:
        return wanted.__eq__
    forms = {wanted, wanted.lower(), wanted.upper(), wanted.casefold()}
    return lambda sign: sign in forms or sign.lower() in forms or sign.upper() in forms


def between(low: str, high: str, fold: bool) -> Test:
    """A range of characters."""
    if not fold:
        return lambda sign: low <= sign <= high
    return lambda sign: any(
        low <= form <= high for form in (sign, sign.lower(), sign.upper()) if len(form) == 1
    )


def category(name: str) -> Test:
    r"""``\p{name}``: a general category or, as ``IsGreek``, a block. Raises ValueError for an unknown one."""
    if name.startswith("Is"):
        if name[2:] not in _BLOCKS:
            raise ValueError(f"unknown block {name}")
        low, high = _BLOCKS[name[2:]]
        return lambda sign: low <= ord(sign) <= high
    if name not in _CATEGORIES:
        raise ValueError(f"unknown category {name}")
    return lambda sign: unicodedata.category(sign).startswith(name)


def _initial(sign: str) -> bool:
    return sign in "_:" or unicodedata.category(sign)[0] == "L"


def _name_part(sign: str) -> bool:
    return _initial(sign) or sign in "-.\u00b7" or unicodedata.category(sign) in ("Nd", "Mn", "Mc", "Lm")


CLASSES: dict[str, Test] = {
    "s": lambda sign: sign in " \t\n\r",
    "d": lambda sign: unicodedata.category(sign) == "Nd",
    "w": lambda sign: unicodedata.category(sign)[0] not in "PZC",
    "i": _initial,
    "c": _name_part,
}
for _letter, _test in list(CLASSES.items()):
    CLASSES[_letter.upper()] = negated(_test)
