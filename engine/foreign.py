"""What a file is that is no BPMN 2.0 diagram, in words, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from engine.errors import ProcedureInvalid

#: Indonesian, English
Words = tuple[str, str]

_AGAIN: Words = ("Ekspor ulang sebagai BPMN 2.0 XML.", "Export it again as BPMN 2.0 XML.")
_FROM_VISIO: Words = (
    "Di Visio, pilih Ekspor sebagai BPMN 2.0, lalu impor hasilnya.",
    "In Visio, choose Export as BPMN 2.0 and import what comes out.",
)
_AS_DIAGRAM: Words = (
    "Di alat asalnya, pilih ekspor BPMN 2.0, bukan {kind}.",
    "In the tool it came from, choose export as BPMN 2.0 instead of {kind}.",
)
#: part of the root's namespace (or, without one, its name) -> what such a file is, what to do
_ROOTS: tuple[tuple[str, Words, Words], ...] = (
    (
        "/spec/dmn/",
        ("tabel keputusan (DMN)", "a decision table (DMN)"),
        (
            "Impor diagram prosesnya, satu zip dengan tabel ini; atau buka tabel ini di perancang.",
            "Import the diagram of the process, in one zip with this table; or open the table in the designer.",
        ),
    ),
    ("/spec/cmmn/", ("model kasus (CMMN)", "a case model (CMMN)"), _AS_DIAGRAM),
    ("wfmc.org", ("proses XPDL", "an XPDL process"), _AS_DIAGRAM),
    ("stp.eclipse.org/bpmn", ("diagram BPMN 1", "a BPMN 1 diagram"), _AS_DIAGRAM),
    ("bpmn.intalio.com", ("diagram BPMN 1", "a BPMN 1 diagram"), _AS_DIAGRAM),
    ("schema.omg.org/spec/bpmn/2.0", ("diagram BPMN 2.0 beta", "a diagram of a draft of BPMN 2.0"), _AGAIN),
    ("/spec/bpmn/2009", ("diagram BPMN 2.0 beta", "a diagram of a draft of BPMN 2.0"), _AGAIN),
    ("schemas.microsoft.com/visio", ("gambar Visio", "a Visio drawing"), _FROM_VISIO),
    ("wsbpel", ("proses BPEL", "a BPEL process"), _AS_DIAGRAM),
    ("business-process/", ("proses BPEL", "a BPEL process"), _AS_DIAGRAM),
    ("jpdl", ("proses jPDL", "a jPDL process"), _AS_DIAGRAM),
    ("archimate", ("model ArchiMate", "an ArchiMate model"), _AS_DIAGRAM),
    ("omg.org/spec/xmi", ("model UML (XMI)", "a UML model (XMI)"), _AS_DIAGRAM),
    ("omg.org/xmi", ("model UML (XMI)", "a UML model (XMI)"), _AS_DIAGRAM),
    ("epml", ("rantai proses EPC", "an EPC process chain"), _AS_DIAGRAM),
    ("aml", ("ekspor ARIS (AML)", "an ARIS export (AML)"), _AS_DIAGRAM),
    ("mxfile", ("gambar draw.io", "a draw.io drawing"), _AS_DIAGRAM),
    ("pnml", ("jaring Petri (PNML)", "a Petri net (PNML)"), _AS_DIAGRAM),
    ("xhtml", ("halaman web", "a web page"), _AGAIN),
    ("html", ("halaman web", "a web page"), _AGAIN),
    ("w3.org/2000/svg", ("gambar SVG", "an SVG picture"), _AGAIN),
)
#: first bytes -> what such a file is, what to do
_BEGINNINGS: tuple[tuple[bytes, Words, Words], ...] = (
    (b"%PDF", ("dokumen PDF", "a PDF document"), _AGAIN),
    (b"\x89PNG", ("gambar PNG", "a PNG picture"), _AGAIN),
    (b"\xff\xd8\xff", ("gambar JPEG", "a JPEG picture"), _AGAIN),
    (b"GIF8", ("gambar GIF", "a GIF picture"), _AGAIN),
    (
        b"\xd0\xcf\x11\xe0",
        ("dokumen Office atau Visio lama", "an old document of Office or Visio"),
        _FROM_VISIO,
    ),
    *(
        (
            mark,
            ("arsip yang bukan zip", "an archive that is no zip"),
            ("Buka arsipnya, lalu impor isinya.", "Unpack it and import what it holds."),
        )
        for mark in (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
    ),
    (b"{", ("berkas JSON", "a JSON file"), _AGAIN),
    (b"[", ("berkas JSON", "a JSON file"), _AGAIN),
)
_BOM = b"\xef\xbb\xbf"
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)


def no_diagram(name: str, root: etree._Element) -> ProcedureInvalid:
    """The refusal (``not_bpmn``) of an XML file whose root is no BPMN 2.0 ``definitions``."""
    tag = etree.QName(root)
    where = (tag.namespace or tag.localname).lower()
    found = next((one for one in _ROOTS if re.search(rf"(\b|(?=\W)){re.escape(one[0])}", where)), None)
    if found is not None:
        return _refusal("not_bpmn", name, *found[1:])
    if tag.localname == "definitions" and (not tag.namespace or "bpmn" in where):
        told = tag.namespace or "-"
        return ProcedureInvalid(
            "not_bpmn",
            f"Berkas {name} tidak memakai ruang nama BPMN 2.0 (yang tertulis: {told}). {_AGAIN[0]}",
            f"File {name} does not use the namespace of BPMN 2.0 (it has: {told}). {_AGAIN[1]}",
        )
    return ProcedureInvalid(
        "not_bpmn",
        f"Berkas {name} bukan diagram BPMN 2.0. {_AGAIN[0]}",
        f"File {name} is not a BPMN 2.0 diagram. {_AGAIN[1]}",
    )


def web_page(name: str, raw: bytes) -> ProcedureInvalid | None:
    """The refusal (``not_bpmn``) of a page of the web, which begins with a DOCTYPE of its own."""
    if raw.removeprefix(_BOM).lstrip()[:14].lower() != b"<!doctype html":
        return None
    return _refusal("not_bpmn", name, ("halaman web", "a web page"), _AGAIN)


def no_xml(name: str, raw: bytes) -> ProcedureInvalid | None:
    """The refusal (``xml_malformed``) of a file that is no XML at all, or in letters that are not those it names.

    None when it is XML that is only broken somewhere.
    """
    start = raw.removeprefix(_BOM).lstrip()[:64]
    if not start:
        return ProcedureInvalid(
            "xml_malformed",
            f"Berkas {name} kosong. Simpan ulang dari alat asalnya.",
            f"File {name} is empty. Save it again from the tool it came from.",
        )
    for mark, what, then in _BEGINNINGS:
        if start.lower().startswith(mark.lower()):
            return _refusal("xml_malformed", name, what, then)
    declared = _DECLARED.search(raw[:200])
    encoding = declared[1].decode("ascii", "replace") if declared else "UTF-8"
    if b"\0" not in start:
        try:
            raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            return ProcedureInvalid(
                "xml_malformed",
                f"Huruf di berkas {name} bukan {encoding}. Simpan ulang sebagai UTF-8.",
                f"The letters of file {name} are not {encoding}. Save it again as UTF-8.",
            )
    if start != raw.removeprefix(_BOM)[:64] and start.startswith(b"<?xml"):
        return ProcedureInvalid(
            "xml_malformed",
            f"Berkas {name} tidak dimulai dengan <?xml. Hapus spasi atau baris kosong di depannya.",
            f"File {name} does not begin with <?xml. Remove the blanks or empty lines before it.",
        )
    return None


def zip_inside(name: str, inner: str) -> ProcedureInvalid:
    """The refusal (``zip_inside``) of a zip in a zip."""
    return ProcedureInvalid(
        "zip_inside",
        f"Zip {name} memuat zip lain ({inner}), yang tidak dibuka. Buka dahulu, lalu impor isinya.",
        f"The zip {name} holds another zip ({inner}), which is not opened. Unpack it first and import what it holds.",
    )


def office(name: str, inside: Collection[str]) -> ProcedureInvalid | None:
    """The refusal (``not_bpmn``) of a zip that is a document of an office program, such as a drawing of Visio."""
    if "[Content_Types].xml" not in inside:
        return None
    if any(path.startswith("visio/") for path in inside):
        return _refusal("not_bpmn", name, ("gambar Visio", "a Visio drawing"), _FROM_VISIO)
    return _refusal("not_bpmn", name, ("dokumen Office", "an Office document"), _AGAIN)


def _refusal(code: str, name: str, what: Words, then: Words) -> ProcedureInvalid:
    return ProcedureInvalid(
        code,
        f"Berkas {name} adalah {what[0]}, bukan diagram BPMN 2.0. {then[0].format(kind=what[0])}",
        f"File {name} is {what[1]}, not a BPMN 2.0 diagram. {then[1].format(kind=what[1])}",
    )


__all__ = ["no_diagram", "no_xml", "office", "web_page", "zip_inside"]
