"""Wording: expressions, variables, decisions, forms."""

from __future__ import annotations

from engine.checking.kind import Kind, error, info, warning

DATA: dict[str, Kind] = {
    "feel_syntax": error(
        "{where_id}: ekspresi «{text}» salah tulis pada baris {at_line}, kolom {at_column}. {what_id}",
        "{where_en}: the expression «{text}» is wrong at line {at_line}, column {at_column}. {what_en}",
        'Perbaiki penulisannya di posisi itu. Teks ditulis dalam tanda petik ganda: "tinggi".',
        'Mend it at that position. Texts are written in double quotes: "tinggi".',
    ),
    "expression_missing": error(
        "{where_id} belum punya ekspresi.",
        "{where_en} has no expression.",
        "Isi ekspresinya.",
        "Fill in the expression.",
    ),
    "unknown_variable": error(
        "{where_id} membaca «{variable}», yang tidak pernah diisi sebelum titik ini{nearest_id}.",
        "{where_en} reads «{variable}», which nothing has written before this point{nearest_en}.",
        "Perbaiki namanya, tambahkan isian itu di formulir sebelumnya, atau sebutkan di variables pada procedure.toml.",
        "Correct the name, add the field to a form before it, or name it under variables in procedure.toml.",
    ),
    "variable_of_other_case": info(
        "{where_id} membaca «{variable}», yang hanya ada bila prosedur ini dimulai dari kasus «{procedure}».",
        "{where_en} reads «{variable}», which exists only when this is started on a case of «{procedure}».",
        "Bila prosedur ini dapat dimulai tanpa kasus, tambahkan isian itu di formulir mulai.",
        "If it can be started without a case, add the field to the start form.",
    ),
    "free_text_not_kept": warning(
        "{where_id} membaca «{variable}», isian teks bebas, yang hanya disimpan di berkas kasus.",
        "{where_en} reads «{variable}», a free text, which is kept in the case file only.",
        "Bila perlu dibaca di sini, sebutkan di variables pada procedure.toml.",
        "If it has to be read here, name it under variables in procedure.toml.",
    ),
    "decision_unreadable": error(
        "Tabel keputusan {name} tidak dapat dibaca: {what_id}",
        "The decision table {name} cannot be read: {what_en}",
        "Buka dan simpan ulang tabel itu.",
        "Open the table and save it again.",
    ),
    "decision_problem": error(
        "Tabel keputusan {name}, «{part}»: {what_id}",
        "Decision table {name}, «{part}»: {what_en}",
        "Perbaiki sel itu. Selama salah, hasilnya kosong (null).",
        "Mend that cell. As long as it is wrong, its result is null.",
    ),
    "decision_missing": error(
        "{where_id} memakai tabel keputusan «{decision}», yang tidak ada{nearest_id}.",
        "{where_en} uses the decision «{decision}», which does not exist{nearest_en}.",
        "Perbaiki namanya, atau tambahkan berkas {decision}.dmn.",
        "Correct the name, or add the file {decision}.dmn.",
    ),
    "decision_not_chosen": error(
        "Tugas keputusan «{name}» belum menyebut tabel keputusannya.",
        "The decision task «{name}» does not say which decision it takes.",
        "Pilih tabel keputusannya.",
        "Choose the decision table.",
    ),
    "decision_duplicate": warning(
        "Keputusan «{decision}» ada di dua berkas ({files}); yang terakhir yang dipakai.",
        "The decision «{decision}» is in two files ({files}); the last one is used.",
        "Ganti nama salah satunya.",
        "Rename one of them.",
    ),
    "decision_unused": info(
        "Tabel keputusan «{decision}» tidak dipakai di mana pun.",
        "The decision «{decision}» is used nowhere.",
        "Hapus, atau panggil dari diagram.",
        "Delete it, or call it from the diagram.",
    ),
    "decision_arguments": error(
        "{where_id} memanggil «{decision}» dengan {given} masukan; yang diperlukan {wanted} ({inputs}). Hasilnya selalu kosong.",
        "{where_en} calls «{decision}» with {given} inputs; it needs {wanted} ({inputs}). The result is always null.",
        "Tulis {decision}({inputs}).",
        "Write {decision}({inputs}).",
    ),
    "form_missing": warning(
        "Tugas «{name}» tidak punya formulir: orang hanya dapat menandainya selesai.",
        "The task «{name}» has no form: people can only mark it as done.",
        "Buat formulir forms/{form}.json, kecuali bila memang tidak ada yang perlu diisi.",
        "Make the form forms/{form}.json, unless there is really nothing to fill in.",
    ),
    "form_not_found": error(
        "«{name}» memakai formulir «{form}», yang tidak ada{nearest_id}.",
        "«{name}» uses the form «{form}», which does not exist{nearest_en}.",
        "Pilih formulir yang ada, atau buat forms/{form}.json.",
        "Choose a form that exists, or make forms/{form}.json.",
    ),
    "start_form_missing": warning(
        "Prosedur ini dimulai dengan formulir, tetapi forms/start.json tidak ada.",
        "This procedure is started with a form, but there is no forms/start.json.",
        'Buat formulir mulai, atau tulis start = "call" di procedure.toml bila hanya dipanggil prosedur lain.',
        'Make the start form, or write start = "call" in procedure.toml if only other procedures call it.',
    ),
    "form_unused": info(
        "Formulir «{form}» tidak dipakai oleh tugas atau pesan mana pun.",
        "The form «{form}» is used by no task and no message.",
        "Hapus, atau pilih pada tugas yang dimaksud.",
        "Delete it, or choose it at the task that is meant.",
    ),
    "form_invalid": error(
        "Formulir «{form}» tidak dapat dibaca: {what_id}",
        "The form «{form}» cannot be read: {what_en}",
        "Buka di penyunting formulir dan simpan ulang.",
        "Open it in the form editor and save it again.",
    ),
    "form_field_without_key": error(
        "Isian «{name}» di formulir «{form}» tidak punya nama (key): jawabannya hilang.",
        "The field «{name}» of the form «{form}» has no key: its answer is lost.",
        "Isi key-nya.",
        "Fill in its key.",
    ),
    "form_key_invalid": warning(
        "Nama (key) «{key}» di formulir «{form}» bukan nama variabel yang dapat dibaca ekspresi.",
        "The key «{key}» of the form «{form}» is no name that an expression can read.",
        "Pakai huruf, angka, dan garis bawah saja.",
        "Use letters, digits and underscores only.",
    ),
    "form_duplicate_key": error(
        "Formulir «{form}» punya lebih dari satu isian bernama «{key}»; jawaban yang satu menimpa yang lain.",
        "The form «{form}» has more than one field with the key «{key}»; one answer overwrites the other.",
        "Beri setiap isian key sendiri.",
        "Give each field a key of its own.",
    ),
    "form_without_options": error(
        "Isian «{name}» di formulir «{form}» tidak punya pilihan.",
        "The field «{name}» of the form «{form}» has no options.",
        "Tambahkan pilihannya.",
        "Add its options.",
    ),
    "form_option_without_value": error(
        "Pilihan «{option}» dari isian «{name}» di formulir «{form}» tidak punya nilai.",
        "The option «{option}» of the field «{name}» of the form «{form}» has no value.",
        "Isi nilainya (value).",
        "Fill in its value.",
    ),
    "form_duplicate_option": warning(
        "Nilai «{option}» ada dua kali di pilihan isian «{name}» di formulir «{form}».",
        "The value «{option}» stands twice among the options of «{name}» in the form «{form}».",
        "Hapus atau ubah salah satunya.",
        "Delete one of them, or change it.",
    ),
    "form_field_unsupported": warning(
        "Komponen «{name}» berjenis {kind} di formulir «{form}» tidak dikenal; isinya tidak disimpan.",
        "The component «{name}» of the kind {kind} in the form «{form}» is not known; what it holds is not kept.",
        "Pakai jenis isian lain.",
        "Use another kind of field.",
    ),
    "form_pattern_invalid": warning(
        "Pola «{pattern}» dari isian «{name}» di formulir «{form}» salah tulis, jadi tidak diperiksa.",
        "The pattern «{pattern}» of the field «{name}» of the form «{form}» is wrong, so it is not checked.",
        "Perbaiki polanya.",
        "Mend the pattern.",
    ),
}
