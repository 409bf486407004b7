"""The lists of the process owner's room have a fixed number of queries, however much is in them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import UserFactory
from tests.workflows.moving import publish
from tests.workflows.test_drafts_at_once import ONE, TWO, submitted
from workflows.drafts import reviews, services
from workflows.procedures import queries, rights


@pytest.mark.parametrize(
    "path",
    [
        "/api/drafts/", "/api/procedures/uji_kasus/versions/", "/prosedur/rancangan/", "/prosedur/uji_kasus/versi/",
        "/prosedur/uji_kasus/bandingkan/?dari=1&ke=2", "/pengawasan/hak/", "/api/drafts/{draft}/",
        "/prosedur/rancangan/{draft}/tinjauan/", "/api/procedures/uji_kasus/migrations/",
        "/api/procedures/uji_kasus/running/",
    ],
)  # fmt: skip
def test_more_rows_are_no_more_queries(city, signed_in, path) -> None:
    city.user(ONE)
    rights.give(None, city.user("admin"), "*", rights.RIGHTS, city.now)
    draft = submitted(city)
    for number in range(2):
        publish(city, "uji_kasus", ('name="', f'name="{number}'))
    browser = signed_in("admin")
    address = path.format(draft=draft.pk)

    def asked() -> int:
        assert browser.get(address).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as caught:
            browser.get(address)
        return len(caught)

    before = asked()
    for number in range(4):
        publish(city, "uji_kasus", ('name="', f'name="{number}'))
        person = UserFactory()
        rights.give(None, person, "uji_kasus", rights.RIGHTS, city.now)
        more = services.create(person, city.now, base=queries.current("uji_kasus"))
        services.hold(person, more, city.now)
        returned = reviews.review(
            city.user(TWO), draft, approve=False, word="x", comments=[reviews.Pin("a", "x")] * 3, now=city.now
        )
        draft = services.save(city.user(ONE), returned, {}, returned.revision, city.now)
        draft.seen = queries.current("uji_kasus")
        draft.save()
        draft = reviews.submit(city.user(ONE), draft, "x", city.now)
    assert asked() <= before
