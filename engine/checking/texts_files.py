"""Wording: files that cannot be read, and what the engine does not run."""

from __future__ import annotations

from engine.checking.kind import Kind, error, info, warning

_AGAIN = (
    "Simpan ulang berkas dari alat asalnya, lalu periksa lagi.",
    "Save the file again from the tool it came from.",
)

FILES: dict[str, Kind] = {
    "xml_malformed": error("{what}", "{what}", *_AGAIN),
    "xml_forbidden": error(
        "{what}", "{what}", "Hapus baris DOCTYPE dari berkas itu.", "Remove the DOCTYPE line."
    ),
    "xml_too_large": error(
        "{what}",
        "{what}",
        "Pecah menjadi beberapa prosedur yang saling memanggil.",
        "Split it into procedures.",
    ),
    "xml_too_deep": error(
        "{what}",
        "{what}",
        "Kurangi subproses di dalam subproses.",
        "Use fewer sub-processes inside each other.",
    ),
    "xml_too_many": error(
        "{what}",
        "{what}",
        "Pecah menjadi beberapa prosedur yang saling memanggil.",
        "Split it into procedures.",
    ),
    "not_bpmn": error("{what}", "{what}", "Ekspor ulang sebagai BPMN 2.0 XML.", "Export it as BPMN 2.0 XML."),
    "not_runnable": error(
        "{what}", "{what}", "Perbaiki elemen itu, lalu periksa lagi.", "Mend that element and check again."
    ),
    "check_failed": error(
        "Bagian pemeriksaan «{part}» gagal ({what}). Hasil pemeriksaan ini tidak lengkap.",
        "The part «{part}» of the check failed ({what}). These results are not complete.",
        "Laporkan kepada pengelola aplikasi, dengan paket prosedur ini.",
        "Tell the maintainers of the application, with this package.",
    ),
    "toml_invalid": error(
        "Berkas procedure.toml tidak dapat dibaca: {what}.",
        "procedure.toml cannot be read: {what}.",
        "Bandingkan dengan procedure.toml prosedur lain, lalu perbaiki bagian itu.",
        "Compare it with the procedure.toml of another procedure and mend that part.",
    ),
    "toml_unknown_key": warning(
        "procedure.toml memuat «{key}», yang tidak dikenal dan diabaikan.",
        "procedure.toml has «{key}», which is not known and is ignored.",
        "Periksa ejaannya. Yang dikenal: {known}.",
        "Check the spelling. Known are: {known}.",
    ),
    "nothing_to_run": error(
        "Diagram ini tidak memuat proses yang dapat dijalankan.",
        "This diagram holds no process that could be run.",
        "Gambar prosesnya, atau impor diagram prosesnya.",
        "Draw the process, or import the diagram that holds it.",
    ),
    "process_missing": error(
        "Paket «{package}» tidak memuat proses ber-id «{package}».",
        "The package «{package}» has no process with the id «{package}».",
        "Samakan id proses di diagram dengan id di procedure.toml, atau tambahkan berkas diagramnya.",
        "Make the id of the process and the id in procedure.toml the same, or add the diagram.",
    ),
    "process_duplicate": error(
        "Id proses «{name}» dipakai oleh lebih dari satu proses.",
        "The process id «{name}» is used by more than one process.",
        "Beri setiap proses id sendiri.",
        "Give each process an id of its own.",
    ),
    "duplicate_id": error(
        "Id «{name}» dipakai lebih dari satu elemen ({titles}).",
        "The id «{name}» is used by more than one element ({titles}).",
        "Hapus salah satunya dan gambar ulang, atau ubah id-nya.",
        "Delete one of them and draw it again, or change its id.",
    ),
    "id_missing": error(
        "Sebuah elemen berjenis {kind} ({name}) tidak punya id.",
        "An element of the kind {kind} ({name}) has no id.",
        "Hapus dan gambar ulang elemen itu.",
        "Delete the element and draw it again.",
    ),
    "unsupported": error(
        "«{name}» berjenis {kind}, yang tidak dapat dijalankan.",
        "«{name}» is a {kind}, which cannot be run.",
        "Ganti dengan {instead_id}.",
        "Replace it by {instead_en}.",
    ),
    "dangling_flow": error(
        "Panah «{name}» tidak tersambung: {end_id} {what_id}.",
        "The flow «{name}» is not connected: its {end_en} {what_en}.",
        "Hapus panah itu, lalu tarik lagi antara dua elemen di bagian yang sama.",
        "Delete the flow and draw it again between two elements of the same part.",
    ),
    "boundary_not_attached": error(
        "Peristiwa «{name}» tidak menempel pada kegiatan mana pun di bagian yang sama.",
        "The boundary event «{name}» is not attached to any activity of the same part.",
        "Tempelkan pada tepi tugas atau subproses yang dimaksud.",
        "Attach it to the edge of the task or sub-process that is meant.",
    ),
    "timer_without_time": error(
        "Pengatur waktu «{name}» belum punya waktu.",
        "The timer «{name}» has no time.",
        "Isi tanggal, lama (misalnya P3D untuk 3 hari), atau siklusnya.",
        "Give it a date, a duration (P3D for 3 days) or a cycle.",
    ),
    "bad_quantity": error(
        "«{name}» memakai jumlah «{value}»; yang dapat dijalankan 1 sampai 1000.",
        "«{name}» uses the quantity «{value}»; 1 to 1000 can be run.",
        "Isi bilangan bulat dari 1 sampai 1000, atau kosongkan.",
        "Write a whole number from 1 to 1000, or leave it empty.",
    ),
    "bad_assignment": error(
        "Di «{name}», baris «{line_text}» bukan penugasan.",
        "In «{name}», the line «{line_text}» is no assignment.",
        "Tulis: nama_variabel = ekspresi FEEL.",
        "Write: variable_name = FEEL expression.",
    ),
    "event_without_definition": warning(
        "Peristiwa «{name}» tidak menunggu apa-apa: jenisnya (waktu, pesan, ...) belum dipilih. {effect_id}",
        "The event «{name}» waits for nothing: it has no kind (timer, message, ...) yet. {effect_en}",
        "Pilih jenis peristiwanya, atau hapus elemen itu.",
        "Choose the kind of the event, or delete it.",
    ),
    "lane_ref_unknown": info(
        "Jalur «{name}» menyebut elemen «{ref}», yang tidak ada.",
        "The lane «{name}» names the element «{ref}», which does not exist.",
        "Tidak mengganggu; simpan ulang diagram untuk membersihkannya.",
        "It does no harm; save the diagram again to clean it.",
    ),
}
