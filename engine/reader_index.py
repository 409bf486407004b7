"""What the readers of a file share: elements by id, names of what is referred to, and the error for the unsupported."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.errors import ProcedureInvalid

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
RANGKUL = "http://rangkul.id/schema/bpmn/1.0"
B = f"{{{BPMN}}}"
R = f"{{{RANGKUL}}}"


def local(element: etree._Element) -> str:
    """The tag without its namespace."""
    return etree.QName(element).localname


def text(element: etree._Element | None) -> str:
    """All text inside, stripped."""
    return "".join(str(t) for t in element.itertext()).strip() if element is not None else ""


def feel(source: str) -> str:
    """An expression without the ``=`` that may stand before it."""
    return source[1:].strip() if source.startswith("=") else source


def name_of(element: etree._Element | None) -> str:
    """Its name, or its id."""
    return (element.get("name") or element.get("id") or "") if element is not None else ""


def truth(element: etree._Element, name: str, *, default: bool = False) -> bool:
    """A truth value of XML Schema: true, 1, false or 0."""
    value = (element.get(name) or "").strip()
    return value in ("true", "1") if value else default


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Child elements of the BPMN namespace."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith(B):
            yield child


class Index:
    """A file's elements by id.

    :raises ProcedureInvalid: ``duplicate_id``.
    """

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.by_id: dict[str, etree._Element] = {}
        for element in root.iter():
            ident = element.get("id") if isinstance(element.tag, str) else None
            if ident and element.tag.startswith(B):
                if ident in self.by_id:
                    raise ProcedureInvalid(
                        "duplicate_id",
                        f"Id «{ident}» dipakai dua kali. Ubah salah satunya.",
                        f"The id «{ident}» is used twice. Change one of them.",
                        ident,
                    )
                self.by_id[ident] = element
        #: throwing and receiving ends of message flows share a name where the diagram gives none
        self.flow_names: dict[str, str] = {}
        for flow in root.iter(f"{B}messageFlow"):
            for end in ("sourceRef", "targetRef"):
                self.flow_names[_bare(flow.get(end, ""))] = f"flow:{flow.get('id', '')}"

    def get(self, ref: str | None) -> etree._Element | None:
        """The element that a reference means (a prefix is dropped)."""
        return self.by_id.get(_bare(ref)) if ref else None

    def name(self, ref: str | None) -> str:
        """The name of what a reference means; the reference itself when nothing is there."""
        if not ref:
            return ""
        found = self.get(ref)
        return name_of(found) if found is not None else ref

    def data_name(self, ref: str) -> str:
        """The variable that a data element stands for."""
        found = self.get(ref)
        if found is not None and local(found) == "dataObjectReference" and found.get("dataObjectRef"):
            target = self.get(found.get("dataObjectRef"))
            named = target.get("name") if target is not None else None
            return named or found.get("name") or self.name(found.get("dataObjectRef"))
        return name_of(found) if found is not None else ref


def _bare(ref: str | None) -> str:
    return (ref or "").rsplit(":", 1)[-1]


def unsupported(element: etree._Element, kind: str) -> ProcedureInvalid:
    """The error for an element that the engine does not run."""
    ident = element.get("id")
    return ProcedureInvalid(
        "unsupported",
        f"Elemen «{ident}» berjenis {kind}, yang belum dapat dijalankan. Gambar dengan cara lain.",
        f"The element «{ident}» is a {kind}, which cannot be run yet. Draw it in another way.",
        ident,
    )
