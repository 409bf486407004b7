"""Parse XML that may be hostile: no DTD, no entities, no network, and limits on size, depth and count."""

from __future__ import annotations

from lxml import etree

from engine import foreign
from engine.errors import ProcedureInvalid

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 200
MAX_ELEMENTS = 100_000


def parse(data: bytes | str, name: str = "") -> etree._Element:
    """Return the root element.

    :raises ProcedureInvalid: ``xml_too_large``, ``xml_forbidden`` (DTD or entities), ``xml_too_deep``,
        ``xml_too_many`` or ``xml_malformed``.
    """
    raw = data.encode("utf-8") if isinstance(data, str) else bytes(data)
    if len(raw) > MAX_BYTES:
        raise ProcedureInvalid(
            "xml_too_large",
            f"Berkas {name} lebih besar dari {MAX_BYTES // 1024 // 1024} MB; perkecil atau pecah menjadi beberapa.",
            f"File {name} is larger than {MAX_BYTES // 1024 // 1024} MB; make it smaller or split it.",
        )
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    count = 0
    try:
        for start in range(0, len(raw), 65536):
            parser.feed(raw[start : start + 65536])
            for event, element in parser.read_events():
                if event == "start":
                    depth += 1
                    count += 1
                    if depth == 1 and isinstance(element, etree._Element) and _has_doctype(element):
                        raise _forbidden(name, raw)
                else:
                    depth -= 1
                if depth > MAX_DEPTH:
                    raise ProcedureInvalid(
                        "xml_too_deep",
                        f"Berkas {name} bersarang lebih dari {MAX_DEPTH} tingkat.",
                        f"File {name} is nested more than {MAX_DEPTH} levels deep.",
                    )
                if count > MAX_ELEMENTS:
                    raise ProcedureInvalid(
                        "xml_too_many",
                        f"Berkas {name} memuat lebih dari {MAX_ELEMENTS} elemen.",
                        f"File {name} has more than {MAX_ELEMENTS} elements.",
                    )
        root = parser.close()
    except etree.XMLSyntaxError as error:
        other = foreign.no_xml(name, raw)
        if other is not None:
            raise other from error
        if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
            raise _forbidden(name, raw) from error
        if "depth" in str(error).lower():
            raise ProcedureInvalid(
                "xml_too_deep",
                f"Berkas {name} bersarang lebih dari {MAX_DEPTH} tingkat.",
                f"File {name} is nested more than {MAX_DEPTH} levels deep.",
            ) from error
        raise ProcedureInvalid(
            "xml_malformed",
            f"Berkas {name} bukan XML yang benar (baris {error.lineno}). Simpan ulang dari alat asalnya.",
            f"File {name} is not well-formed XML (line {error.lineno}). Save it again from the tool it came from.",
        ) from error
    if _has_doctype(root):
        raise _forbidden(name, raw)
    return root


def _has_doctype(element: etree._Element) -> bool:
    info = element.getroottree().docinfo
    return info.internalDTD is not None or bool(getattr(info, "doctype", ""))


def _forbidden(name: str, raw: bytes) -> ProcedureInvalid:
    return foreign.web_page(name, raw) or ProcedureInvalid(
        "xml_forbidden",
        f"Berkas {name} memuat DTD atau entitas; keduanya tidak diterima. Hapus baris DOCTYPE.",
        f"File {name} holds a DTD or entities, which are not accepted. Remove the DOCTYPE line.",
    )
