"""Whatever a story says, reading and playing it ends soon and with a word."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic

import pytest

import engine
from tests.engine.diagrams import package
from workflows.routing.directory import from_file
from workflows.scenarios import trial
from workflows.scenarios.budget import Budget
from workflows.scenarios.runner import run_text

HEAD = "title: t\nprocedure: p\nat: 2026-03-02T09:00:00+07:00\n"
START = "start: {domisili: degayu}\n"
TASK = "<startEvent id='s'/><userTask id='a' rangkul:role='unit_ppa'/><endEvent id='e'/>"
EVERY = "<boundaryEvent id='t' attachedToRef='a' cancelActivity='false'><timerEventDefinition><timeCycle>R/{every}</timeCycle></timerEventDefinition></boundaryEvent>"


def library(body: str = TASK, flows: str = "s -> a\na -> e") -> engine.Library:
    return engine.Library({"p": package(body, flows)})


DAILY = library(TASK + EVERY.format(every="P1D") + "<endEvent id='x'/>", "s -> a\na -> e\nt -> x")
TASKS = library(
    TASK + EVERY.format(every="PT1S") + "<userTask id='x' rangkul:role='unit_ppa'/>",
    "s -> a\na -> e\nt -> x\nx -> e",
)
ROUND = library(
    "<startEvent id='s'/><exclusiveGateway id='g'/><intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>PT0S</timeDuration></timerEventDefinition></intermediateCatchEvent>",
    "s -> g\ng -> t\nt -> g",
)


def bomb() -> str:
    """A kilobyte that stands for 9^9 values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "".join(f"  {line}\n" for line in lines)


def play(text: str, found: engine.Library | None = None, budget: Budget | None = None):
    return run_text(text, "x.yaml", found or library(), from_file(), budget)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "start:\n" + bomb(),
        HEAD + "start: &a {x: *a}\n",
        "[" * 20_000,
        "{a: " * 5_000,
        HEAD + "start: " + "[" * 50 + "]" * 50,
        "title: 2026-13-45\n",
        "title: !!timestamp x\n",
        "title: !!int abc\n",
        "title: !!python/object/apply:os.system [ls]\n",
        "title: !!set {a}\n1: 2\n",
        "? [a]\n: b\n",
        HEAD + f"start: {{n: {'9' * 5_000}}}\n",
        HEAD + "steps: 5\n",
        HEAD + "never: 5\n",
        HEAD + "steps:\n" + "  - open: [a]\n" * 5_001,
        "# " + "x" * 200_000,
        "\0",
        "",
    ],
    ids=range(18),
)
def test_what_is_no_story_is_a_failure_of_the_file(text) -> None:
    began = monotonic()
    result = play(text)
    assert [failure.step for failure in result.failures] == [0]
    assert len(result.failures[0].found) < 1_000
    assert monotonic() - began < 5


@pytest.mark.parametrize(
    "step",
    ["open: 5", "1: 2", "{open: [a], 1: 2, z: 3}", "complete: [1]", "{complete: a, with: [1]}", "{complete: a, where: 1}",
     "{item: a, due: [1]}", "{item: a, due_at: x}", "wait: P999999999Y", "wait: [1]", "message: [1]", "variables: 1", "x"],
)  # fmt: skip
def test_a_step_that_means_nothing_is_told_at_its_number(step) -> None:
    result = play(f"{HEAD}{START}steps:\n  - open: [a]\n  - {step}\n  - {{complete: b}}\n")
    assert [failure.step for failure in result.failures] in ([2], [3]), result.failures


@pytest.mark.parametrize(("procedure", "element"), [(DAILY, "t"), (ROUND, "t")], ids=["daily", "at once"])
def test_a_timer_without_end_is_stopped_with_a_word(procedure, element) -> None:
    result = play(f"{HEAD}{START}steps:\n  - wait: P100Y\n", procedure)
    assert "repeats without end" in result.failures[0].found
    assert result.failures[0].element == element


def test_steps_that_become_slower_and_slower_are_stopped_after_their_seconds() -> None:
    began = monotonic()
    result = play(f"{HEAD}{START}steps:\n  - wait: P100Y\n", TASKS, Budget(seconds=1))
    assert "too long" in result.failures[0].found
    assert monotonic() - began < 5


def test_the_stories_of_a_run_share_what_they_may_cost() -> None:
    budget = Budget(steps=500)
    years = f"{HEAD}{START}steps:\n  - wait: P1Y\n"
    assert play(years, DAILY, budget).passed
    assert not play(years, DAILY, budget).passed
    assert play(years, DAILY).passed


def test_a_trial_says_in_both_languages_that_it_was_too_long() -> None:
    played = trial.play(
        engine.load(DAILY.bundle("p")),
        from_file(),
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        {"domisili": "degayu"},
        [{"wait": "P1D"}, {"wait": "P100Y"}, {"wait": "P1D"}],
    )
    assert played.stop is not None
    assert played.stop.step == 2
    assert "berulang tanpa akhir" in played.stop.message_id
    assert "repeats without end" in played.stop.message_en


@pytest.mark.parametrize("step", [{"complete": "a", "with": 5}, {"message": "x", "with": [1]}, {"x": 1}, {}])
def test_a_step_of_a_trial_that_means_nothing_stops_it(step) -> None:
    played = trial.play(
        engine.load(library().bundle("p")), from_file(), datetime(2026, 3, 2, 9, tzinfo=UTC), {}, [step]
    )
    assert played.stop is not None
    assert played.stop.step == 1
