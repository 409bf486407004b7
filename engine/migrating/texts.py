"""The words of a plan, by code, in Indonesian and English. Only ids and names of the diagrams stand in them."""

from __future__ import annotations

from typing import Any

from engine.migrating.plan import Change, Problem

#: why something cannot be moved, and what to do
PROBLEMS: dict[str, tuple[str, str]] = {
    "case_ended": ("Kasus ini sudah berakhir.", "This case has already ended."),
    "other_procedure": (
        "Versi tujuan adalah prosedur «{to}», bukan «{name}». Pilih versi dari prosedur yang sama.",
        "The target version is the procedure «{to}», not «{name}». Choose a version of the same procedure.",
    ),
    "process_gone": (
        "Proses «{name}» tidak ada lagi dalam versi baru. Tunggu sampai bagian itu selesai.",
        "The process «{name}» is not in the new version any more. Wait until that part is done.",
    ),
    "element_gone": (
        "«{name}» tidak ada lagi dalam versi baru. Tentukan elemen penggantinya dalam pemetaan.",
        "«{name}» is not in the new version any more. Say in the mapping which element takes its place.",
    ),
    "other_level": (
        "«{to}» terletak di subproses atau proses lain daripada «{name}». Petakan ke elemen di tingkat yang sama.",
        "«{to}» lies in another sub-process or process than «{name}». Map it to an element of the same level.",
    ),
    "not_wanted": (
        "Menurut pemetaan, kasus yang berada di «{name}» tidak boleh dipindahkan.",
        "By the mapping, cases that stand at «{name}» must not be moved.",
    ),
    "mapping_source_unknown": (
        "Pemetaan menyebut «{name}», yang tidak ada dalam versi lama. Periksa ejaannya.",
        "The mapping names «{name}», which the old version does not have. Check the spelling.",
    ),
    "mapping_target_unknown": (
        "Pemetaan menunjuk «{to}», yang tidak ada dalam versi baru. Periksa ejaannya.",
        "The mapping points to «{to}», which the new version does not have. Check the spelling.",
    ),
    "mapped_twice": (
        "«{name}» dan elemen lain dipetakan ke «{to}». Setiap peristiwa memerlukan tujuan sendiri.",
        "«{name}» and another element are mapped to «{to}». Each event needs a target of its own.",
    ),
    "kind_changed": (
        "«{name}» dan «{to}» bukan elemen sejenis. Petakan ke elemen yang sejenis.",
        "«{name}» and «{to}» are not of the same kind. Map it to an element of the same kind.",
    ),
    "loop_changed": (
        "«{name}» sudah berjalan, tetapi «{to}» diulang dengan cara lain. Tunggu sampai selesai.",
        "«{name}» has begun already, but «{to}» repeats in another way. Wait until it is done.",
    ),
    "quantity_changed": (
        "«{name}» sedang mengumpulkan kedatangan, tetapi jumlah yang diperlukan berubah. Tunggu sampai mulai.",
        "«{name}» gathers arrivals, but the number that it needs has changed. Wait until it has started.",
    ),
    "service_changed": (
        "«{name}» menunggu jawaban sistem, tetapi layanannya berubah. Tunggu sampai jawaban datang.",
        "«{name}» waits for the answer of a system, but its operation has changed. Wait for the answer.",
    ),
    "flow_gone": (
        "Cabang yang sudah tiba di «{name}» (panah «{flow}») tidak ada lagi. Petakan «{flow}» ke salah satu: {to}.",
        "The branch that has come to «{name}» (flow «{flow}») is gone. Map «{flow}» to one of: {to}.",
    ),
    "called_missing": (
        "«{name}» memanggil «{to}», yang tidak ada dalam versi baru. Terbitkan prosedur itu dahulu.",
        "«{name}» calls «{to}», which the new version does not have. Publish that procedure first.",
    ),
    "undo_lost": (
        "«{name}» sudah selesai dan masih dapat dibatalkan, tetapi versi baru tidak membatalkannya lagi.",
        "«{name}» is done and can still be undone, but the new version does not undo it any more.",
    ),
    "ad_hoc_gone": (
        "«{name}» masih menunggu giliran, tetapi tidak ada lagi dalam versi baru. Petakan ke elemen lain.",
        "«{name}» still waits for its turn, but is not in the new version any more. Map it to another element.",
    ),
    "host_not_moved": (
        "«{name}» berada di dalam bagian yang tidak dapat dipindahkan.",
        "«{name}» lies in a part that cannot be moved.",
    ),
    "would_wait_for_ever": (
        "Setelah dipindahkan, «{to}» akan menunggu tanpa akhir: satu cabangnya tidak akan datang lagi.",
        "Once moved, «{to}» would wait for ever: one of its branches will not come any more.",
    ),
    "would_come_twice": (
        "Setelah dipindahkan, «{to}» akan dikerjakan dua kali: dua cabang kasus ini menuju ke sana. Tunggu sampai salah "
        "satunya selesai.",
        "Once moved, «{to}» would be done twice: two branches of this case lead to it. Wait until one of them is done.",
    ),
    "expression_failed": (
        "Ekspresi di «{name}» tidak dapat dihitung untuk kasus ini.",
        "An expression at «{name}» cannot be evaluated for this case.",
    ),
    "step_failed": (
        "Setelah dipindahkan, alur gagal di «{name}».",
        "Once moved, the flow fails at «{name}».",
    ),
}

#: what becomes different
CHANGES: dict[str, tuple[str, str]] = {
    "element": ("Berada di elemen lain.", "Stands at another element."),
    "title": ("Judulnya berubah.", "Its title changes."),
    "title_en": ("Judul bahasa Inggrisnya berubah.", "Its English title changes."),
    "role": ("Perannya berubah: tugas dapat berpindah tim.", "Its role changes: the task may change teams."),
    "territory": ("Wilayahnya ditentukan dengan cara lain.", "Its territory is set in another way."),
    "form": ("Memakai formulir lain.", "Uses another form."),
    "form_content": ("Isi formulirnya berubah.", "The content of its form changes."),
    "due_at": (
        "Tenggatnya berubah, dihitung sejak tugas dibuka.",
        "Its deadline changes, counted from when the task opened.",
    ),
    "due_calendar": ("Cara menghitung tenggatnya berubah.", "The way its deadline is counted changes."),
    "source": ("Dasar tenggatnya berubah.", "The source of its deadline changes."),
    "process": ("Berada di proses lain.", "Stands in another process."),
    "excluded_agency": ("Instansi yang dilewati berubah.", "The agency to pass over changes."),
    "guidance": ("Petunjuknya berubah.", "Its guidance changes."),
    "timer_set": ("Pengatur waktu baru dipasang.", "A new timer is set."),
    "timer_set_from_now": (
        "Pengatur waktu baru dipasang, dihitung sejak pemindahan.",
        "A new timer is set, counted from the migration.",
    ),
    "timer_changed": (
        "Pengatur waktu berubah, dihitung sejak saat semula.",
        "The timer changes, counted from when it began.",
    ),
    "timer_from_now": (
        "Pengatur waktu berubah; awalnya tidak diketahui, maka dihitung sejak pemindahan.",
        "The timer changes; when it began is not known, so it is counted from the migration.",
    ),
    "timer_cleared": ("Pengatur waktu dihapus.", "The timer is cleared."),
    "message_awaited": ("Pesan baru ditunggu.", "A new message is awaited."),
    "message_changed": ("Pesan yang ditunggu berubah.", "The awaited message changes."),
    "message_ended": ("Pesan tidak ditunggu lagi.", "The message is not awaited any more."),
    "event_added": ("Peristiwa baru ditunggu.", "A new event is awaited."),
    "event_changed": ("Peristiwa yang ditunggu berubah.", "The awaited event changes."),
    "event_ended": ("Peristiwa tidak ditunggu lagi.", "The event is not awaited any more."),
    "interrupting": (
        "Peristiwa ini kini menghentikan pekerjaan, atau tidak lagi.",
        "The event now interrupts the work, or no longer does.",
    ),
    "put_inside": ("Kini berada di dalam subproses.", "Lies inside a sub-process now."),
    "subprocess_begun": (
        "Subproses ini dimulai dengan pekerjaan yang sudah terbuka di dalamnya.",
        "This sub-process begins with the work inside it that is open already.",
    ),
    "subprocess_left": (
        "Subproses ini tidak lagi mengelilingi pekerjaan yang terbuka; pekerjaan itu berlanjut di luarnya.",
        "This sub-process is not around the open work any more; that work goes on outside it.",
    ),
    "watches": ("Kini mengawasi kegiatan lain.", "Watches another activity now."),
    "flow": ("Tiba lewat panah lain.", "Came by another flow."),
    "join_rule": ("Aturan penggabungannya berubah.", "The rule of the join changes."),
    "collection": (
        "Daftar pengulangan berubah; anggota yang sudah dibuat tetap.",
        "What it repeats over changes; members that are made stay.",
    ),
    "output_collection": (
        "Pengumpulan hasil berubah; anggota yang sudah selesai tidak dikumpulkan lagi.",
        "What it collects changes; members that are done are not collected anew.",
    ),
    "called": ("Memanggil proses lain.", "Calls another process."),
    "inputs": (
        "Masukannya berubah; yang sudah diberikan tetap.",
        "Its inputs change; what was given stays.",
    ),
    "ad_hoc_added": (
        "Ada kegiatan baru yang tidak akan dimulai pada kasus ini.",
        "There are new activities that this case will not start.",
    ),
    "variables_unwritten": (
        "Versi baru membaca variabel yang belum pernah diisi pada kasus ini.",
        "The new version reads variables that this case has not written so far.",
    ),
    "kept_unwanted": (
        "Ada pesan tersimpan yang tidak ditunggu di mana pun dalam versi baru.",
        "A kept message is awaited nowhere in the new version.",
    ),
    "outcome_gone": (
        "Akhir yang sudah dicapai tidak ada lagi dalam versi baru; hasilnya tetap.",
        "The end that was reached is not in the new version any more; the outcome stays.",
    ),
}


def problem(code: str, element: str, process: str, **values: Any) -> Problem:
    """The problem with its words. ``name``: what cannot move (default: the element)."""
    filled = {"name": element, "to": "-", "flow": "", **values}
    indonesian, english = PROBLEMS[code]
    return Problem(code, element, process, indonesian.format(**filled), english.format(**filled))


def change(code: str, before: Any = None, after: Any = None) -> Change:
    """The change with its words."""
    indonesian, english = CHANGES[code]
    return Change(code, indonesian, english, before, after)
