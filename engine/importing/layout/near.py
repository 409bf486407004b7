"""A place for one more element beside one that is drawn already."""

from __future__ import annotations

from engine.importing.layout.places import Box


def beside(
    neighbour: Box, others: list[Box], around: Box | None, size: tuple[float, float], *, before: bool
) -> Box | None:
    """A free place left (``before``) or right of the neighbour, else above or below it; None when all are taken.

    :param others: boxes of nodes that must not be touched.
    :param around: the pool, lane or sub-process that must hold it.
    """
    width, height = size
    x, y = neighbour.middle
    aside = neighbour.x - 60 - width if before else neighbour.right + 60
    far = neighbour.x - 24 - width if before else neighbour.right + 24
    tries = [
        (aside, y - height / 2),
        (far, y - height / 2),
        *((aside, y - height / 2 + d) for d in (-70, 70, -120, 120)),
        (x - width / 2, neighbour.y - 40 - height),
        (x - width / 2, neighbour.bottom + 40),
    ]
    for left, top in tries:
        box = Box(left, top, width, height)
        if around is not None and not _inside(box, around):
            continue
        if not any(_touch(box, other) for other in others):
            return box
    return None


def _inside(box: Box, around: Box) -> bool:
    return (
        box.x >= around.x + 5
        and box.y >= around.y + 5
        and box.right <= around.right - 5
        and box.bottom <= around.bottom - 5
    )


def _touch(one: Box, other: Box) -> bool:
    gap = 8
    return not (
        one.right + gap <= other.x
        or other.right + gap <= one.x
        or one.bottom + gap <= other.y
        or other.bottom + gap <= one.y
    )
