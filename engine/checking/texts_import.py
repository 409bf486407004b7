"""Wording: what happened to a diagram when it was imported, and what of it was not carried over."""

from __future__ import annotations

from engine.checking.kind import Kind, info, warning

IMPORT: dict[str, Kind] = {
    "several_processes": info(
        "Diagram ini memuat {count} proses. Yang dijalankan: «{name}». Yang lain tetap ada.",
        "This diagram holds {count} processes. The one to be run is «{name}». The others stay.",
        "Pilih proses lain di daftar perbaikan, bila bukan itu yang dimaksud.",
        "Choose another one among the repairs, if that is not the one that is meant.",
    ),
    "task_for_nobody": warning(
        "«{name}» adalah tugas tanpa jenis: tidak seorang pun mendapatnya, alur langsung melewatinya.",
        "«{name}» is a task without a kind: nobody gets it, the path goes straight through it.",
        "Jadikan tugas orang (ada di daftar perbaikan), tugas layanan, atau skrip.",
        "Make it a task for people (it is among the repairs), a service task or a script.",
    ),
    "not_executable": info(
        "Proses «{name}» belum ditandai untuk dijalankan.",
        "The process «{name}» is not marked as executable.",
        "Tandai (ada di daftar perbaikan).",
        "Mark it (it is among the repairs).",
    ),
    "process_renamed": info(
        "Id proses «{old}» diganti «{name}», menurut namanya.",
        "The id «{old}» of the process was replaced by «{name}», after its name.",
        "Tidak perlu apa-apa.",
        "Nothing has to be done.",
    ),
    "picture_made": info(
        "Berkas ini tidak punya gambar; {count} elemen ditata sendiri.",
        "This file has no picture; {count} elements were laid out.",
        "Geser elemen sesuka Anda.",
        "Move the elements as you like.",
    ),
    "picture_completed": info(
        "{count} elemen tidak ada di gambar dan ditambahkan: kolam di sekeliling isinya, yang lain di bawah.",
        "{count} elements were not on the picture and were added: pools around what they hold, others below.",
        "Geser elemen itu ke tempatnya.",
        "Move those elements to their place.",
    ),
    "ids_given": info(
        "{count} elemen tidak punya id dan diberi id.",
        "{count} elements had no id and were given one.",
        "Tidak perlu apa-apa.",
        "Nothing has to be done.",
    ),
    "ids_changed": info(
        "{count} id yang tidak sah diganti, misalnya «{old}» menjadi «{name}».",
        "{count} ids that are not allowed were replaced, «{old}» by «{name}» for example.",
        "Tidak perlu apa-apa.",
        "Nothing has to be done.",
    ),
    "not_carried_over": warning(
        "«{name}»: {what} «{value}» dari alat asalnya tidak dapat dipakai di sini.",
        "«{name}»: {what} «{value}» of the tool it comes from cannot be used here.",
        "Bila masih perlu, gambarkan dengan cara di sini. Berkas asli tetap disimpan.",
        "If it is still needed, draw it in the way of this application. The original file is kept.",
    ),
    "expression_foreign": warning(
        "Ekspresi «{text}» di «{name}» tidak dapat ditulis sebagai FEEL; macet di «{what}».",
        "The expression «{text}» at «{name}» cannot be written as FEEL; it gets stuck at «{what}».",
        "Tulis ulang sebagai FEEL.",
        "Write it again as FEEL.",
    ),
    "file_unread": warning(
        "Berkas «{name}» di dalam zip tidak diimpor. {what_id}",
        "The file «{name}» inside the zip was not imported. {what_en}",
        "Perbaiki berkas itu, lalu impor tersendiri. Zip aslinya tetap disimpan.",
        "Mend that file and import it by itself. The original zip is kept.",
    ),
    "file_left_out": info(
        "Berkas «{name}» di dalam zip bukan bagian dari paket prosedur dan tidak diambil.",
        "The file «{name}» inside the zip is no part of a procedure package and was not taken.",
        "Tidak perlu apa-apa. Zip aslinya tetap disimpan.",
        "Nothing has to be done. The original zip is kept.",
    ),
}
