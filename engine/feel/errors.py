"""Errors of the FEEL package: a text that does not parse, or one that asks for too much."""

from __future__ import annotations


class FeelError(Exception):
    """A FEEL text cannot be used.

    ``code`` is stable and meant for programs; ``message_id`` (Indonesian) and ``message_en`` say what to do.
    Problems at run time (division by zero, an unknown variable) are no errors: FEEL gives null for them.
    """

    def __init__(self, code: str, message_id: str, message_en: str) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_id = message_id
        self.message_en = message_en

    def __str__(self) -> str:
        return self.message_en


class FeelSyntaxError(FeelError):
    """The text is not FEEL. ``line`` and ``column`` are 1-based and point at the first wrong character."""

    def __init__(self, code: str, message_id: str, message_en: str, line: int, column: int) -> None:
        super().__init__(code, message_id, message_en)
        self.line = line
        self.column = column


class FeelLimitExceeded(FeelError):
    """The text, or what it computes, is larger than :mod:`engine.feel.limits` allows."""


def syntax_error(text: str, position: int, found: str) -> FeelSyntaxError:
    """The error for an unexpected piece of ``text`` at ``position`` (0-based offset)."""
    position = max(0, min(position, len(text)))
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    shown = found if len(found) <= 40 else found[:37] + "..."
    return FeelSyntaxError(
        "feel_syntax",
        f"Baris {line}, kolom {column}: tidak mengharapkan {shown}. Periksa penulisan ekspresi FEEL di sini.",
        f"Line {line}, column {column}: did not expect {shown}. Check the FEEL expression here.",
        line,
        column,
    )


def limit_error(what: str) -> FeelLimitExceeded:
    """The error for the limit named ``what`` (a key of :data:`LIMIT_TEXTS`)."""
    message_id, message_en = LIMIT_TEXTS[what]
    return FeelLimitExceeded(f"feel_limit_{what}", message_id, message_en)


LIMIT_TEXTS = {
    "length": (
        "Ekspresi terlalu panjang. Pecah menjadi beberapa ekspresi.",
        "The expression is too long. Split it into several.",
    ),
    "depth": (
        "Ekspresi bersarang terlalu dalam. Sederhanakan tanda kurung atau fungsi di dalam fungsi.",
        "The expression is nested too deeply. Simplify brackets, or functions inside functions.",
    ),
    "steps": (
        "Perhitungan terlalu panjang. Kurangi perulangan atau ukuran daftar.",
        "The calculation takes too many steps. Use fewer iterations or smaller lists.",
    ),
    "size": (
        "Hasil terlalu besar. Kurangi panjang teks atau daftar yang dihasilkan.",
        "The result is too large. Produce a shorter text or list.",
    ),
    "pattern": (
        "Pola pencarian terlalu rumit untuk teks ini. Sederhanakan pola.",
        "The pattern is too complex for this text. Simplify the pattern.",
    ),
}
