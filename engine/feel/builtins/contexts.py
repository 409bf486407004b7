"""Context functions (DMN 1.5, 10.3.4.10) and ``not``."""

from __future__ import annotations

from ..limits import Run
from .signature import builtin


@builtin("not(negand: any)")
def negation(run: Run, negand: object) -> object:
    return not negand if isinstance(negand, bool) else None


@builtin("get value(m: context, key: string)")
def get_value(run: Run, context: dict[str, object], key: str) -> object:
    return context.get(key)


@builtin("get value(context: context, keys: list)")
def get_deep_value(run: Run, context: object, keys: list[object]) -> object:
    if not keys:
        return None
    for key in keys:
        if not isinstance(context, dict) or not isinstance(key, str):
            return None
        context = context.get(key)
    return context


@builtin("get entries(m: context)")
def get_entries(run: Run, context: dict[str, object]) -> object:
    run.grow(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)")
def context_of(run: Run, entries: list[object]) -> object:
    found: dict[str, object] = {}
    run.spend(len(entries))
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in found:
            return None
        found[key] = entry["value"]
    return found


@builtin("context put(context: context, key: string, value: any)")
def context_put(run: Run, context: dict[str, object], key: str, value: object) -> object:
    run.grow(len(context) + 1)
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def context_put_deep(run: Run, context: dict[str, object], keys: list[object], value: object) -> object:
    if not keys or not isinstance(keys[0], str):
        return None
    run.grow(len(context) + 1)
    run.enter()
    key, rest = keys[0], keys[1:]
    if rest:
        inner = context.get(key)
        value = context_put_deep(run, inner if isinstance(inner, dict) else {}, rest, value)
        if value is None:
            run.leave()
            return None
    run.leave()
    return {**context, key: value}


@builtin("context merge(contexts: list)")
def context_merge(run: Run, contexts: list[object]) -> object:
    merged: dict[str, object] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        run.grow(len(context))
        merged.update(context)
    return merged
