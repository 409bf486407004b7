"""Folding drops finished tasks after every step. Random procedures with random choices, run folded and unfolded side
by side, must do the same at every step; and a folded state must stay as small as what is open."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine import state as states
from tests.engine.diagrams import NOW, Run, procedure
from tests.engine.random_procedures import structured, unstructured

EXAMPLES = int(os.environ.get("RANGKUL_PROPERTY_EXAMPLES", "200"))
MOVES = 25


class Pair:
    """The same case twice: folded, and with everything kept."""

    def __init__(self, proc, data) -> None:
        self.folded = Run(proc, data, now=NOW, folded=True, max_steps=300)
        self.whole = Run(proc, data, now=NOW, folded=False, max_steps=300)
        self.same()

    def same(self) -> None:
        a, b = self.folded, self.whole
        assert a.effects == b.effects
        assert a.trace == b.trace
        assert a.end == b.end
        assert (a.state is None) == (b.state is None)
        if a.state is not None:
            assert engine.variables(a.proc, a.state) == engine.variables(b.proc, b.state)
            assert sorted(x.element for x in engine.active(a.proc, a.state)) == sorted(
                x.element for x in engine.active(b.proc, b.state)
            )

    def both(self, command) -> None:
        for run in (self.folded, self.whole):
            try:
                run.do(command)
            except engine.CommandRejected:
                pass
        self.same()

    def at(self, moment) -> None:
        self.folded.now = self.whole.now = moment


def play(pair: Pair, draw) -> None:
    for _ in range(MOVES):
        run = pair.folded
        if run.end is not None or run.state is None:
            return
        moves = [("item", i) for i in sorted(run.items)] + [("timer", t) for t in sorted(run.timers)]
        moves += [("message", n) for n in ("M0", "M1")]
        kind, name = draw(st.sampled_from(moves))
        if kind == "item":
            data = {
                "choice": draw(st.integers(0, 3)),
                "again": draw(st.booleans()),
                "ok": draw(st.booleans()),
            }
            pair.both(engine.CompleteWorkItem(name, data))
        elif kind == "timer":
            pair.at(max(run.now, run.timers[name].due_at))
            pair.both(engine.FireTimer(name))
        else:
            pair.both(engine.DeliverMessage(name, {}, "m"))


slow = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@slow
@given(structured(), st.integers(0, 3), st.data())
def test_block_structured_procedures(proc, choice, data):
    play(Pair(proc, {"choice": choice, "items": ["a", "b"]}), data.draw)


@slow
@given(unstructured(), st.integers(0, 3), st.data())
def test_unstructured_procedures(proc, choice, data):
    play(Pair(proc, {"choice": choice}), data.draw)


def test_a_loaded_state_is_saved_to_the_same_text():
    proc = procedure("<startEvent id='s'/><userTask id='a' rangkul:due='P1D'/>", "s -> a")
    run = Run(proc, {"n": 1.5, "list": [1, {"@n": "x"}], "day": "2026-01-01"})
    assert states.dump(proc, states.load(proc, run.state)) == run.state


REVIEW = (
    "<startEvent id='s'/><parallelGateway id='f'/><userTask id='a'/><userTask id='b'/><userTask id='c'/>"
    "<intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition></intermediateCatchEvent>"
    "<userTask id='review' rangkul:due='P2D'/><boundaryEvent id='late' attachedToRef='review' cancelActivity='false'><timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent><userTask id='esc'/>"
    "<exclusiveGateway id='g' default='g_t'/><parallelGateway id='j'/><endEvent id='e' name='E'/>"
)


def test_a_review_loop_beside_open_services_stays_flat_for_three_hundred_rounds():
    from datetime import timedelta

    proc = procedure(
        REVIEW,
        "s -> f\nf -> a\nf -> b\nf -> c\nf -> t\nt -> review\nlate -> esc\nreview -> g\ng -> t\ng -> j [done]\na -> j\nb -> j\nc -> j\nj -> e",
    )
    run = Run(proc)
    sizes = []
    for number in range(300):
        run.wait(timedelta(days=30))
        run.complete("review", {"done": number == 299})
        sizes.append(len(run.state))
    assert max(sizes[10:299]) <= max(sizes[:10]) + 40
    assert run.open == ["a", "b", "c"]
    for task in ("a", "b", "c"):
        run.complete(task)
    assert run.end == "e"
