"""Which column and row each node of one level gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: places on the way of long lines; in diagrams with more of them, lines may cross elements
MAX_RESERVED = 20_000


@dataclass
class Cell:
    """A node, or a place on the way of a long line (``node`` is empty), in the grid of its level."""

    node: str
    column: int
    lane: int
    row: int = 0


@dataclass
class Grid:
    """Cells by key (a node's id, or ``flow@column``), the lines that go backwards, and the number of rows by lane."""

    cells: dict[str, Cell] = field(default_factory=dict)
    back: set[str] = field(default_factory=set)
    #: flow id -> keys of the cells that it passes between its ends
    passing: dict[str, list[str]] = field(default_factory=dict)
    columns: int = 0
    rows: dict[int, int] = field(default_factory=dict)


def arrange(
    nodes: Sequence[str],
    flows: Mapping[str, tuple[str, str]],
    lanes: Mapping[str, int],
    hosts: Mapping[str, str],
) -> Grid:
    """Put nodes into columns along the flows and into rows of their lanes.

    :param flows: id -> ids of its ends, all of them nodes here or boundary events.
    :param lanes: node -> number of its lane.
    :param hosts: boundary event -> the node that it sits on; boundary events get no cell of their own.
    """
    grid = Grid()
    ends = {f: (hosts.get(a, a), hosts.get(b, b)) for f, (a, b) in flows.items()}
    order = {node: i for i, node in enumerate(nodes)}
    ends = {f: e for f, e in ends.items() if e[0] in order and e[1] in order}
    grid.back = _back(nodes, ends)
    forward = {f: e for f, e in ends.items() if f not in grid.back}
    column = _columns(nodes, forward)
    grid.columns = max(column.values(), default=-1) + 1
    taken: dict[tuple[int, int], int] = {}
    before: dict[str, list[str]] = {}
    reserved = 0
    for flow, (source, target) in forward.items():
        before.setdefault(target, []).append(flow)
        reserved += max(0, column[target] - column[source] - 1)
        if reserved > MAX_RESERVED:
            continue
        for between in range(column[source] + 1, column[target]):
            grid.passing.setdefault(flow, []).append(f"{flow}@{between}")
    passing: dict[int, list[str]] = {}
    for flow, keys in grid.passing.items():
        for key in keys:
            passing.setdefault(int(key.rsplit("@", 1)[1]), []).append(flow)
    by_column: dict[int, list[str]] = {}
    for node in nodes:
        by_column.setdefault(column[node], []).append(node)
    for number in range(grid.columns):
        wanted: list[tuple[float, int, str, int, str]] = []
        for node in by_column.get(number, ()):
            rows = [_row_before(grid, f, forward[f][0], number) for f in before.get(node, ())]
            rows_here = [row for row, lane in rows if lane == lanes.get(node, 0)]
            mean = sum(rows_here) / len(rows_here) if rows_here else 0.0
            wanted.append((mean, order[node], node, lanes.get(node, 0), node))
        for flow in passing.get(number, ()):
            source, target = forward[flow]
            lane = lanes.get(source, 0)
            row, _ = _row_before(grid, flow, source, number)
            wanted.append((row + 0.5, len(order), f"{flow}@{number}", lane, ""))
        for mean, _, key, lane, node in sorted(wanted):
            row = max(taken.get((number, lane), 0), round(mean))
            taken[(number, lane)] = row + 1
            grid.cells[key] = Cell(node, number, lane, row)
            grid.rows[lane] = max(grid.rows.get(lane, 0), row + 1)
    return grid


def _row_before(grid: Grid, flow: str, source: str, number: int) -> tuple[float, int]:
    """Row and lane of the last cell of the flow before this column."""
    keys = [k for k in grid.passing.get(flow, ()) if int(k.rsplit("@", 1)[1]) < number]
    cell = grid.cells.get(keys[-1] if keys else source)
    return (float(cell.row), cell.lane) if cell else (0.0, 0)


def _back(nodes: Sequence[str], ends: Mapping[str, tuple[str, str]]) -> set[str]:
    """Flows that close a loop, found depth first from the nodes that nothing leads to."""
    out: dict[str, list[tuple[str, str]]] = {}
    entered = set()
    for flow, (source, target) in ends.items():
        out.setdefault(source, []).append((flow, target))
        if source != target:
            entered.add(target)
    found: set[str] = set()
    state: dict[str, int] = {}
    for first in [*(n for n in nodes if n not in entered), *nodes]:
        if first in state:
            continue
        stack = [(first, iter(out.get(first, ())))]
        state[first] = 1
        while stack:
            node, rest = stack[-1]
            for flow, target in rest:
                if state.get(target) == 1:
                    found.add(flow)
                elif target not in state:
                    state[target] = 1
                    stack.append((target, iter(out.get(target, ()))))
                    break
            else:
                state[node] = 2
                stack.pop()
    return found


def _columns(nodes: Sequence[str], forward: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    """Longest way from the left."""
    count = dict.fromkeys(nodes, 0)
    out: dict[str, list[str]] = {}
    for source, target in forward.values():
        count[target] += 1
        out.setdefault(source, []).append(target)
    column = dict.fromkeys(nodes, 0)
    ready = [n for n in nodes if not count[n]]
    while ready:
        node = ready.pop()
        for target in out.get(node, ()):
            column[target] = max(column[target], column[node] + 1)
            count[target] -= 1
            if not count[target]:
                ready.append(target)
    return column
