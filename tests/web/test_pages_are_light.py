"""A cheap phone with bad reception: what a page makes one load, gzipped."""

from __future__ import annotations

import gzip
import re

import pytest

from config.settings import BASE_DIR

STATIC = BASE_DIR / "web" / "static"


def loaded(html: str) -> dict[str, int]:
    """Address -> gzipped bytes of everything that the page names, and of the page."""
    found = {"page": len(gzip.compress(html.encode()))}
    for address in set(re.findall(r'(?:href|src)="/static/([^"#]+)', html)):
        found[address] = len(gzip.compress((STATIC / address).read_bytes()))
    return found


@pytest.fixture
def item(city):
    case = city.start(usia_korban=17)
    return city.item(case, "verifikasi")


@pytest.mark.parametrize("path", ["/", "/kasus/", "/pemberitahuan/", "/kasus/{code}/", "/saya/"])
def test_a_page_of_a_worker_is_below_60_kb(path, item, signed_in) -> None:
    html = signed_in("uptd-ppa-pengaduan").get(path.format(code=item.case.code)).content.decode()
    parts = loaded(html)
    assert sum(parts.values()) < 60_000, parts
    assert not any("form-" in name or "diagram-" in name for name in parts)


def test_form_and_diagram_are_loaded_only_where_they_are_shown(item, signed_in) -> None:
    browser = signed_in("uptd-ppa-pengaduan")
    form = loaded(browser.get(f"/pekerjaan/{item.pk}/").content.decode())
    assert any("assets/form-" in name for name in form)
    assert not any("assets/diagram-" in name for name in form)
    assert sum(form.values()) < 260_000, form
    diagram = loaded(browser.get(f"/kasus/{item.case.code}/diagram/").content.decode())
    assert any("assets/diagram-" in name for name in diagram)
    assert not any("assets/form-" in name for name in diagram)
    assert sum(diagram.values()) < 160_000, diagram
