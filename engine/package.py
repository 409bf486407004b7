"""A procedure package: the files of one procedure, and what its procedure.toml says (docs/procedure-packages.md)."""

from __future__ import annotations

import hashlib
import io
import tomllib
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from engine import reader
from engine.errors import ProcedureInvalid
from engine.forms import reading
from engine.model import Process

T = TypeVar("T", list[Any], dict[str, Any])
#: of a zip: bytes when unpacked, and number of files
MAX_UNPACKED = 30 * 1024 * 1024
MAX_FILES = 500


@dataclass(frozen=True)
class MessageMeta:
    """A message that people may send to a running case."""

    name: str
    title_id: str
    title_en: str
    roles: tuple[str, ...] = ()
    form: str | None = None
    #: FEEL over the case's variables: people can send it only while this holds
    accepts: str = ""
    refused_id: str = ""
    refused_en: str = ""


@dataclass(frozen=True)
class Meta:
    """What procedure.toml says."""

    id: str
    title_id: str
    title_en: str
    owner: str = ""
    legal_basis: tuple[str, ...] = ()
    notes_id: str = ""
    notes_en: str = ""
    case: bool = True
    #: "form": people start it; "call": only other procedures call it
    start: str = "form"
    start_roles: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    messages: tuple[MessageMeta, ...] = ()


def _texts(value: Any, fallback: str = "") -> tuple[str, str]:
    if isinstance(value, Mapping):
        first = str(value.get("id", fallback))
        return first, str(value.get("en", first))
    return (str(value), str(value)) if value else (fallback, fallback)


def _meta(raw: Mapping[str, Any], ident: str) -> Meta:
    title = _texts(raw.get("title"), ident)
    notes = _texts(raw.get("notes"))
    messages = []
    for name, entry in _of(raw, "messages", dict).items():
        form = entry.get("form")
        messages.append(
            MessageMeta(
                name,
                *_texts(entry.get("title"), name),
                tuple(_of(entry, "roles", list)),
                None if form is None else str(form),
                str(entry.get("accepts", "")),
                *_texts(entry.get("refused")),
            )
        )
    return Meta(
        id=ident,
        title_id=title[0],
        title_en=title[1],
        owner=str(raw.get("owner", "")),
        legal_basis=tuple(_of(raw, "legal_basis", list)),
        notes_id=notes[0],
        notes_en=notes[1],
        case=bool(raw.get("case", True)),
        start=str(raw.get("start", "form")),
        start_roles=tuple(_of(raw, "start_roles", list)),
        variables=tuple(_of(raw, "variables", list)),
        messages=tuple(messages),
    )


def _of(raw: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = raw.get(key, kind())
    if not isinstance(value, kind):
        raise TypeError(f"«{key}» is no {'list' if kind is list else 'table'}")
    return value


class Package:
    """The files of one procedure by their path inside the package, e.g. ``forms/start.json``."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(sorted(files.items()))

    @classmethod
    def from_folder(cls, folder: Path | str) -> Package:
        """Read a folder; files whose names begin with a dot are left out."""
        root = Path(folder)
        return cls(
            {
                path.relative_to(root).as_posix(): path.read_bytes()
                for path in sorted(root.rglob("*"))
                if path.is_file() and not any(p.startswith(".") for p in path.relative_to(root).parts)
            }
        )

    @classmethod
    def from_zip(cls, data: bytes) -> Package:
        """Read a zip file; a single folder that holds everything is left out of the paths.

        :raises ProcedureInvalid: ``zip_invalid``, ``zip_too_large`` or ``zip_path``.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = [e for e in archive.infolist() if not e.is_dir()]
                if len(entries) > MAX_FILES or sum(e.file_size for e in entries) > MAX_UNPACKED:
                    raise ProcedureInvalid(
                        "zip_too_large",
                        f"Berkas zip memuat lebih dari {MAX_FILES} berkas atau {MAX_UNPACKED // 1024 // 1024} MB.",
                        f"The zip holds more than {MAX_FILES} files or {MAX_UNPACKED // 1024 // 1024} MB.",
                    )
                files: dict[str, bytes] = {}
                left = MAX_UNPACKED
                for entry in entries:
                    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                        raise zipfile.BadZipFile(entry.filename)
                    parts = entry.filename.replace("\\", "/").split("/")
                    if ".." in parts or entry.filename.startswith("/") or ":" in entry.filename:
                        raise ProcedureInvalid(
                            "zip_path",
                            f"Nama «{entry.filename}» di dalam zip tidak diterima.",
                            f"The name «{entry.filename}» inside the zip is not accepted.",
                        )
                    if any(part.startswith((".", "__MACOSX")) for part in parts):
                        continue
                    with archive.open(entry) as member:
                        content = member.read(left + 1)
                    left -= len(content)
                    if left < 0:
                        raise ProcedureInvalid(
                            "zip_too_large",
                            "Isi zip lebih besar daripada yang tertulis di dalamnya.",
                            "The zip unpacks to more than it says.",
                        )
                    files["/".join(parts)] = content
        except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, zlib.error) as error:
            raise ProcedureInvalid(
                "zip_invalid",
                "Berkas zip ini tidak dapat dibuka. Buat ulang tanpa kata sandi.",
                "This zip cannot be opened. Make it again, without a password.",
            ) from error
        tops = {name.split("/", 1)[0] for name in files}
        if len(tops) == 1 and all("/" in name for name in files):
            files = {name.split("/", 1)[1]: content for name, content in files.items()}
        return cls(files)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) over names and contents of everything but the scenarios: what decides how a case runs."""
        digest = hashlib.sha256()
        for name, data in self.files.items():
            if not name.startswith("scenarios/"):
                digest.update(f"{name}\0{len(data)}\0".encode())
                digest.update(data)
        return digest.hexdigest()

    @cached_property
    def meta(self) -> Meta:
        """procedure.toml.

        :raises ProcedureInvalid: ``toml_invalid``.
        """
        try:
            raw = tomllib.loads(self.files.get("procedure.toml", b"").decode("utf-8"))
            return _meta(raw, str(raw.get("id") or self._diagram_name()))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise ProcedureInvalid(
                "toml_invalid",
                f"procedure.toml tidak dapat dibaca: {error}",
                f"procedure.toml cannot be read: {error}",
            ) from error

    @property
    def id(self) -> str:
        """Id of the procedure, which is the id of its main process."""
        return self.meta.id

    @cached_property
    def diagrams(self) -> dict[str, bytes]:
        """Its BPMN files by name."""
        return {n: d for n, d in self.files.items() if n.endswith(".bpmn") and "/" not in n}

    def _diagram_name(self) -> str:
        return next(iter(self.diagrams), "").removesuffix(".bpmn")

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """The processes of its diagrams, the main one first.

        :raises ProcedureInvalid: no diagram, no process with the package's id, or a fault in a diagram.
        """
        found: list[Process] = []
        for name, data in self.diagrams.items():
            found.extend(reader.read(data, name))
        main = [p for p in found if p.id == self.id]
        if not main and len(found) == 1:
            main = found
        if not main:
            raise ProcedureInvalid(
                "process_missing",
                f"Paket «{self.id}» tidak memuat proses ber-id «{self.id}». Samakan id proses dengan procedure.toml.",
                f"The package «{self.id}» has no process with the id «{self.id}». Make them the same.",
            )
        return tuple(main + [p for p in found if p is not main[0]])

    @cached_property
    def calls(self) -> tuple[str, ...]:
        """Ids of processes that it calls and does not hold itself, in the order of the diagram."""
        own = {p.id for p in self.processes}
        names = [n.called for p in self.processes for n in p.nodes().values() if n.kind == "callActivity"]
        return tuple(dict.fromkeys(n for n in names if n and n not in own))

    @cached_property
    def forms(self) -> dict[str, dict[str, Any]]:
        """form-js schemas by name.

        :raises ProcedureInvalid: ``form_invalid``.
        """
        found: dict[str, dict[str, Any]] = {}
        for name, data in self.files.items():
            if name.startswith("forms/") and name.endswith(".json"):
                try:
                    schema = reading.read(data)
                except reading.FormUnreadable as error:
                    raise ProcedureInvalid(
                        "form_invalid",
                        f"Formulir {name} tidak dapat dibaca: {error.what_id}",
                        f"The form {name} cannot be read: {error.what_en}",
                    ) from error
                found[name.removeprefix("forms/").removesuffix(".json")] = schema
        return found

    @cached_property
    def scenarios(self) -> dict[str, bytes]:
        """Scenario files by name."""
        return {
            n: d
            for n, d in self.files.items()
            if n.startswith("scenarios/") and n.endswith((".yaml", ".yml"))
        }


def package_folders(folder: Path | str) -> list[Path]:
    """Every subfolder that holds a procedure.toml or a diagram of its own name."""
    return [
        path
        for path in sorted(Path(folder).iterdir())
        if path.is_dir() and ((path / "procedure.toml").exists() or (path / f"{path.name}.bpmn").exists())
    ]


@dataclass(frozen=True)
class Library:
    """Packages by id, so that called procedures can be found."""

    packages: Mapping[str, Package] = field(default_factory=dict)

    @classmethod
    def from_folder(cls, folder: Path | str) -> Library:
        """The packages in the subfolders of ``folder``."""
        packages = (Package.from_folder(path) for path in package_folders(folder))
        return cls({package.id: package for package in packages})

    def bundle(self, ident: str) -> list[Package]:
        """The package and all that it calls, transitively; missing ones are left out (``engine.load`` tells).

        :raises ProcedureInvalid: ``procedure_unknown``.
        """
        if ident not in self.packages:
            raise ProcedureInvalid(
                "procedure_unknown",
                f"Prosedur «{ident}» tidak dikenal. Yang ada: {', '.join(sorted(self.packages)) or '-'}.",
                f"There is no procedure «{ident}». There are: {', '.join(sorted(self.packages)) or '-'}.",
            )
        order = [ident]
        for name in order:
            for called in self.packages[name].calls:
                if called in self.packages and called not in order:
                    order.append(called)
        return [self.packages[name] for name in order]
