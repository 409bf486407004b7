"""Names: slugs for procedures, and roles found by what people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

_SLUG = re.compile(r"[a-z][a-z0-9_]{1,99}")
#: ids that tools give when nobody has chosen one
_GENERIC = re.compile(
    r"(my_?)?(process|proses|prozess|pool|workflow|diagram|model|main|definitions|untitled|new_process|bpmn)"
    r"|(process|proses|prozess|pool|sid|id|wfp|bpmn|flow|diagram|p)?[_-]*[0-9a-z_-]*\d[0-9a-z_-]*"
)
#: words that say nothing about which role is meant
_EMPTY = frozenset(
    {"the", "dan", "and", "of", "di", "unit", "tim", "team", "role", "peran", "petugas", "lane", "pool"}
)


def plain(text: str) -> str:
    """Small letters without accents; everything that is no letter or digit becomes a blank."""
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


def slug(text: str, fallback: str = "prosedur") -> str:
    """An id for a procedure or form: small letters, digits and underscores, beginning with a letter."""
    found = plain(text).replace(" ", "_")[:80].strip("_")
    if found and not found[0].isalpha():
        found = f"p_{found}"
    return found if _SLUG.fullmatch(found) else fallback


def chosen(ident: str) -> bool:
    """Whether the id of a process was chosen by a person and can stay."""
    return bool(_SLUG.fullmatch(ident)) and not _GENERIC.fullmatch(ident)


def role_of(name: str, roles: Mapping[str, Iterable[str]]) -> str | None:
    """The id of the role that is meant: by id, title, their words in any order, or their first letters.

    :param roles: id -> what people call it. Only one role may fit; else None.
    """
    wanted = plain(name)
    if not wanted:
        return None
    names = {ident: {plain(ident), *(plain(n) for n in titles)} - {""} for ident, titles in roles.items()}
    fits: tuple[Callable[[str], bool], ...] = (
        lambda known: wanted == known,
        lambda known: bool(_words(wanted)) and _words(wanted) == _words(known),
        lambda known: wanted.replace(" ", "") in (_initials(known), _initials(" ".join(known.split()[1:]))),
        lambda known: _initials(wanted) == known.replace(" ", ""),
        lambda known: len(_words(known)) > 1 and _words(known) <= _words(wanted),
        lambda known: len(_words(wanted)) > 1 and _words(wanted) <= _words(known),
    )
    for fit in fits:
        found = [ident for ident, known in names.items() if any(fit(one) for one in known)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split()) - _EMPTY


def _initials(text: str) -> str:
    words = text.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""
