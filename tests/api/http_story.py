"""Play a scenario file over HTTP: every task is completed by the real person of the team that has it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from engine import timing
from workflows import clock
from workflows.people.models import User
from workflows.scenarios.reading import plain
from workflows.timers.models import Timer
from workflows.timers.services import fire_due


class Http:
    """Clients for people, by user name; the clock stands at ``now``."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._clients: dict[str, APIClient] = {}

    def client(self, name: str) -> APIClient:
        """A client that is signed in by token."""
        if name not in self._clients:
            token, _ = Token.objects.get_or_create(user=User.objects.get(username=name))
            client = APIClient()
            client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
            self._clients[name] = client
        return self._clients[name]

    def get(self, name: str, path: str, **query: Any) -> Any:
        """GET as that person; the response."""
        with clock.at(self.now):
            return self.client(name).get(path, query)

    def post(self, name: str, path: str, body: Any = None, **headers: str) -> Any:
        """POST as that person; the response."""
        with clock.at(self.now):
            return self.client(name).post(path, body or {}, headers=headers or None)


class Story:
    """One scenario file, step by step, against the interface."""

    STARTERS = {"penanganan_kasus": "uptd-ppa-pengaduan", "tindak_lanjut_kesepakatan": "dpmppa"}

    def __init__(self, path: Path) -> None:
        self.story = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.http = Http(datetime.fromisoformat(str(plain(self.story["at"]))))
        self.code = ""
        self.lead = ""
        self.messages = 0

    def play(self) -> None:
        """All steps, then the end."""
        procedure = self.story["procedure"]
        answer = self.http.post(
            self.STARTERS[procedure],
            "/api/cases/",
            {"procedure": procedure, "data": plain(self.story["start"])},
        )
        assert answer.status_code == 201, answer.json()
        self.code = answer.json()["code"]
        self.lead = answer.json()["manager_team"]
        for number, step in enumerate(self.story["steps"], 1):
            try:
                self.step(step)
                # what falls due in the same moment, as the beat finds it a few seconds later
                self.fire_until(self.http.now)
            except AssertionError as error:
                raise AssertionError(f"step {number} {step}: {error}") from error
        case = self.case()
        if "end" in self.story:
            assert case["end"] == self.story["end"]
            assert case["state"] == ("ended" if self.story["end"] else "open")
        opened = {i["task"] for i in self.items()}
        assert not opened & set(self.story.get("never", []))

    def case(self) -> dict[str, Any]:
        """The case as the team that leads it sees it."""
        return self.http.get(self.lead, f"/api/cases/{self.code}/").json()

    def items(self, state: str = "") -> list[dict[str, Any]]:
        """Work items of the case."""
        return self.http.get(
            self.lead, "/api/work-items/", case=self.code, state=state, page_size=200
        ).json()["results"]

    def pick(self, task: str, where: dict[str, Any] | None) -> dict[str, Any]:
        """The one open item meant."""
        found = [
            i
            for i in self.items("open")
            if i["task"] == task and all(i["local"].get(k) == v for k, v in (where or {}).items())
        ]
        assert len(found) == 1, [i["task"] for i in self.items("open")]
        return found[0]

    def step(self, step: dict[str, Any]) -> None:
        """One step."""
        if "open" in step:
            assert sorted(i["task"] for i in self.items("open")) == sorted(step["open"])
        elif "item" in step:
            self.check(step)
        elif "complete" in step:
            item = self.pick(step["complete"], step.get("where"))
            answer = self.http.post(
                item["team"],
                f"/api/work-items/{item['id']}/complete/",
                {"data": plain(step.get("with") or {})},
            )
            assert answer.status_code == 200, answer.json()
            assert answer.json()["state"] == "completed"
        elif "wait" in step:
            self.wait(step["wait"])
        elif "message" in step:
            self.messages += 1
            body = {"name": step["message"], "case": self.code, "data": plain(step.get("with") or {})}
            answer = self.http.post(
                self.lead, "/api/messages/", body, **{"Idempotency-Key": f"{self.code}-{self.messages}"}
            )
            # what the case does not take is refused to people; a story sends it all the same and nothing happens
            refused = answer.status_code == 409 and answer.json()["code"] == "message_refused"
            assert answer.status_code == 202 or refused, answer.json()
        elif "variables" in step:
            found = self.case()["variables"]
            assert {k: found.get(k) for k in step["variables"]} == step["variables"]
        else:
            raise AssertionError(step)

    def check(self, step: dict[str, Any]) -> None:
        """Role, team and deadline of an item."""
        item = self.pick(step["item"], step.get("where"))
        for name in ("role", "team"):
            if name in step:
                assert item[name] == step[name]
        due = datetime.fromisoformat(item["due_at"]) if item["due_at"] else None
        if "due" in step:
            opened = datetime.fromisoformat(item["opened_at"])
            assert due == timing.moment(step["due"], opened)
        if "due_at" in step:
            assert due == datetime.fromisoformat(str(plain(step["due_at"])))
        if "reason" in step:
            assert step["reason"] in item["reasons"]
        assert item["explanation"]

    def wait(self, duration: str) -> None:
        """The clock moves on and timers fire in order."""
        until = timing.moment(duration, self.http.now)
        self.fire_until(until)
        self.http.now = until

    def fire_until(self, until: datetime) -> None:
        """Timers that are due by then fire, in their order."""
        while True:
            timer = Timer.objects.filter(due_at__lte=until, state="pending").order_by("due_at", "pk").first()
            if timer is None:
                break
            self.http.now = max(self.http.now, timer.due_at)
            with clock.at(self.http.now):
                fire_due(self.http.now)
