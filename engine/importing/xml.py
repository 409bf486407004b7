"""Read a diagram so that nothing is lost, comments included, and write it again."""

from __future__ import annotations

import re

from lxml import etree

from engine import xmlsafe
from engine.errors import ProcedureInvalid

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8)[^\"']+", re.IGNORECASE)


def parse(content: bytes, name: str = "") -> etree._Element:
    """The root, with comments and processing instructions.

    :raises ProcedureInvalid: as ``xmlsafe.parse``, which has looked at it before.
    """
    xmlsafe.parse(content, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ProcedureInvalid(
            "xml_malformed",
            f"Berkas {name} bukan XML yang benar. Simpan ulang dari alat asalnya.",
            f"File {name} is not well-formed XML. Save it again from the tool it came from.",
        ) from error


def write(root: etree._Element) -> bytes:
    """UTF-8 with a declaration; what stands before and after the root is kept."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def is_utf8(content: bytes) -> bool:
    """Whether the file can be kept as it is: editors take UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or _DECLARED.match(content[:200]):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
