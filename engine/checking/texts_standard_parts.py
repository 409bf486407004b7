"""Wording: what a diagram breaks of the BPMN 2.0 standard in events, activities, data and messages."""

from __future__ import annotations

from engine.checking.kind import Kind, error, info, warning

_CHOOSE_MESSAGE = ("Pilih pesan yang dikirim atau ditunggu.", "Choose the message that is sent or awaited.")
_MARK = ("Isi bagian itu.", "Fill that in.")
_TYPES = ("Samakan definisi isinya.", "Make their item definitions the same.")
_DELETE = ("Hapus.", "Delete it.")

STANDARD_PARTS: dict[str, Kind] = {
    # events
    "definition_not_allowed": error(
        "«{name}» ({place}) tidak boleh berjenis {kind}. Yang boleh: {allowed}.",
        "«{name}» ({place}) may not be of the kind {kind}. Allowed are: {allowed}.",
        "Pilih jenis lain, atau tempat lain.",
        "Choose another kind, or another place.",
    ),
    "definition_missing": error(
        "«{name}» harus punya jenis: {allowed}.",
        "«{name}» must have a kind: {allowed}.",
        "Pilih jenis peristiwanya.",
        "Choose the kind of the event.",
    ),
    "definition_of_another": error(
        "«{other}» memakai definisi yang milik «{name}» sendiri.",
        "«{other}» uses a definition that belongs to «{name}».",
        "Beri setiap peristiwa definisi sendiri.",
        "Give each event a definition of its own.",
    ),
    "definition_incomplete": warning(
        "«{name}» untuk dijalankan, tetapi {attribute} belum diisi.",
        "«{name}» is to be executed, but its {attribute} is missing.",
        *_MARK,
    ),
    "message_unnamed": error(
        "«{name}» untuk dijalankan, tetapi belum menyebut pesannya (messageRef).",
        "«{name}» is to be executed, but does not name its message (messageRef).",
        *_CHOOSE_MESSAGE,
    ),
    "code_missing": error(
        "«{name}» melempar «{other}», yang belum punya {attribute}.",
        "«{name}» throws «{other}», which has no {attribute}.",
        *_MARK,
    ),
    "operation_missing": error(
        "Peristiwa pesan «{name}» tidak menyebut operasinya (operationRef).",
        "The message event «{name}» does not name its operation (operationRef).",
        *_MARK,
    ),
    "parallel_multiple_alone": error(
        "«{name}» menunggu beberapa hal sekaligus (parallelMultiple), tetapi hanya punya satu jenis.",
        "«{name}» waits for several things at once (parallelMultiple), but has only one kind.",
        "Tambahkan jenis yang lain, atau hapus tandanya.",
        "Add the other kinds, or remove the mark.",
    ),
    "event_data_count": error(
        "«{name}» punya {data} data untuk {definitions} jenis peristiwa; harus sama banyak.",
        "«{name}» has {data} data for {definitions} definitions; there must be as many of each.",
        "Samakan jumlahnya.",
        "Make the numbers the same.",
    ),
    "link_alone": error(
        "Tautan «{name}» («{link}») tidak punya tepat satu pasangan.",
        "The link «{name}» («{link}») does not have its partner.",
        "Beri kedua ujung tautan nama yang sama.",
        "Give both ends of the link the same name.",
    ),
    "link_one_sided": error(
        "Tautan «{name}» menyebut «{other}», tetapi tidak disebut balik.",
        "The link «{name}» names «{other}», but is not named in return.",
        "Sebutkan di kedua ujungnya.",
        "Name it at both ends.",
    ),
    "link_to_other_level": error(
        "Tautan «{name}» («{link}») menuju bagian lain; hanya boleh di bagian yang sama.",
        "The link «{name}» («{link}») leads to another part; it may only lead within its own.",
        "Taruh kedua ujungnya di bagian yang sama.",
        "Put both ends in the same part.",
    ),
    "link_target_twice": error(
        "Ada lebih dari satu tujuan untuk tautan «{link}»: «{name}».",
        "There is more than one target of the link «{link}»: «{name}».",
        "Sisakan satu tujuan.",
        "Leave one target.",
    ),
    "compensation_untied": error(
        "Peristiwa kompensasi «{name}» tidak tersambung ke kegiatan yang membatalkan.",
        "The compensation event «{name}» is not tied to an activity that undoes.",
        "Tarik garis asosiasi ke kegiatan kompensasi.",
        "Draw an association to the compensation activity.",
    ),
    "compensation_handler": error(
        "«{name}» dipakai untuk kompensasi oleh «{event}», tetapi tidak bertanda kompensasi.",
        "«{name}» compensates for «{event}», but is not marked for compensation.",
        "Beri tanda kompensasi (isForCompensation).",
        "Mark it for compensation (isForCompensation).",
    ),
    "compensation_in_flow": error(
        "Kegiatan kompensasi «{name}» tidak boleh punya panah.",
        "The compensation activity «{name}» may not have flows.",
        "Hapus panahnya; sambungkan dengan garis asosiasi.",
        "Delete the flows and use an association.",
    ),
    "compensation_elsewhere": error(
        "«{name}» membatalkan «{other}», yang berada di bagian lain.",
        "«{name}» compensates «{other}», which is in another part.",
        "Pilih kegiatan di bagian yang sama.",
        "Choose an activity of the same part.",
    ),
    "cancel_outside_transaction": error(
        "Peristiwa pembatalan «{name}» hanya boleh di transaksi.",
        "The cancel event «{name}» is only allowed in a transaction.",
        "Jadikan subprosesnya transaksi, atau pakai jenis lain.",
        "Make the sub-process a transaction, or use another kind.",
    ),
    "boundary_elsewhere": error(
        "Peristiwa tepi «{name}» berada di bagian lain daripada «{host}».",
        "The boundary event «{name}» is in another part than «{host}».",
        "Hapus, lalu tempelkan lagi.",
        "Delete it and attach it again.",
    ),
    # activities
    "event_subprocess_starts": error(
        "Subproses peristiwa «{name}» punya {count} peristiwa mulai; harus tepat satu.",
        "The event sub-process «{name}» has {count} start events; it must have exactly one.",
        "Sisakan satu peristiwa mulai.",
        "Leave one start event.",
    ),
    "ad_hoc_empty": error(
        "Subproses ad-hoc «{name}» tidak punya kegiatan.",
        "The ad-hoc sub-process «{name}» has no activity.",
        "Tambahkan kegiatan.",
        "Add an activity.",
    ),
    "ad_hoc_event": error(
        "«{name}» tidak boleh berada di subproses ad-hoc «{level}».",
        "«{name}» may not be in the ad-hoc sub-process «{level}».",
        *_DELETE,
    ),
    "subprocess_with_data": error(
        "Subproses «{name}» tidak boleh punya ioSpecification.",
        "The sub-process «{name}» may not have an ioSpecification.",
        "Pakai objek data.",
        "Use data objects.",
    ),
    "choreography_in_process": error(
        "Kegiatan koreografi «{name}» tidak boleh berada di dalam proses.",
        "The choreography activity «{name}» may not be part of a process.",
        "Ganti dengan tugas.",
        "Replace it by a task.",
    ),
    "public_executable": error(
        "Proses «{name}» publik, jadi tidak boleh untuk dijalankan.",
        "The process «{name}» is public and so may not be executable.",
        "Jadikan privat (processType), atau hapus isExecutable.",
        "Make it private (processType), or remove isExecutable.",
    ),
    "called_without_plain_start": error(
        "Proses «{name}» dipanggil oleh «{caller}», tetapi tidak punya peristiwa mulai biasa.",
        "The process «{name}» is called by «{caller}», but has no plain start event.",
        "Tambahkan peristiwa mulai tanpa jenis.",
        "Add a start event without a kind.",
    ),
    "binding_missing": error(
        "Proses «{name}» menyediakan antarmuka, tetapi tidak punya ioBinding.",
        "The process «{name}» offers an interface, but has no ioBinding.",
        *_MARK,
    ),
    "binding_type": error(
        "ioBinding «{name}»: data «{data}» tidak cocok dengan operasi «{other}».",
        "ioBinding of «{name}»: the data «{data}» do not fit the operation «{other}».",
        *_TYPES,
    ),
    "quantity_too_small": error(
        "«{name}»: {attribute} adalah {value}, terlalu kecil.",
        "«{name}»: {attribute} is {value}, which is too small.",
        "Isi bilangan mulai dari 1.",
        "Write a number from 1 on.",
    ),
    "script_format_missing": error(
        "Skrip «{name}» tidak menyebut bahasanya (scriptFormat).",
        "The script «{name}» does not name its language (scriptFormat).",
        *_MARK,
    ),
    "loop_event_missing": error(
        "Pengulangan «{name}» dengan behavior {behavior} memerlukan {attribute}.",
        "The loop «{name}» with the behavior {behavior} needs {attribute}.",
        *_MARK,
    ),
    "loop_without_number": error(
        "Pengulangan «{name}» untuk dijalankan, tetapi tidak dikatakan berapa kali atau untuk daftar mana.",
        "The loop «{name}» is to be executed, but it is not said how often or for which list.",
        "Isi loopCardinality atau loopDataInputRef.",
        "Fill in loopCardinality or loopDataInputRef.",
    ),
    "loop_data_elsewhere": error(
        "Daftar «{ref}» untuk pengulangan «{name}» bukan masukan kegiatan itu sendiri.",
        "The list «{ref}» of the loop «{name}» is no input of the activity itself.",
        "Pilih dataInput dari ioSpecification kegiatan itu.",
        "Choose a dataInput of the activity's ioSpecification.",
    ),
    "loop_item_type": error(
        "Di pengulangan «{name}», «{item}» tidak sejenis dengan isi «{ref}».",
        "In the loop «{name}», «{item}» is not of the kind that «{ref}» holds.",
        *_TYPES,
    ),
    "expression_empty": error(
        "Ekspresi {kind} di «{name}» kosong.",
        "The expression {kind} in «{name}» is empty.",
        "Isi ekspresinya.",
        "Fill in the expression.",
    ),
    "expression_informal": error(
        "Ekspresi {kind} di «{name}» tidak ditandai tFormalExpression, padahal prosesnya untuk dijalankan.",
        "The expression {kind} in «{name}» is not marked tFormalExpression, but its process is to be executed.",
        "Simpan ulang di editor, atau tambahkan xsi:type.",
        "Save it again in an editor, or add the xsi:type.",
    ),
    # data
    "data_in_no_set": error(
        "Data «{name}» tidak ada di {set} mana pun.",
        "The data «{name}» are in no {set}.",
        "Masukkan ke salah satunya.",
        "Put them into one.",
    ),
    "data_set_optional": error(
        "«{name}»: «{ref}» disebut di {kind}, tetapi tidak di {refs}.",
        "«{name}»: «{ref}» is named in {kind}, but not in {refs}.",
        "Sebutkan juga di situ.",
        "Name it there too.",
    ),
    "data_sets_one_sided": error(
        "«{name}» menyebut «{other}», tetapi tidak disebut balik.",
        "«{name}» names «{other}», but is not named in return.",
        "Sebutkan di keduanya.",
        "Name it in both.",
    ),
    "association_sources": error(
        "Asosiasi data «{name}» punya {count} sumber tanpa transformasi; harus tepat satu.",
        "The data association «{name}» has {count} sources without a transformation; it must have exactly one.",
        "Sisakan satu sumber, atau isi transformasinya.",
        "Leave one source, or fill in the transformation.",
    ),
    "association_types": error(
        "Asosiasi data «{name}» menyalin «{one}» ke «{other}», yang lain jenisnya.",
        "The data association «{name}» copies «{one}» to «{other}», which is of another kind.",
        "Samakan definisi isinya, atau isi transformasinya.",
        "Make their item definitions the same, or fill in the transformation.",
    ),
    "collection_mismatch": error(
        "«{name}» dan definisinya «{item}» berbeda: yang satu kumpulan, yang lain bukan.",
        "«{name}» and its definition «{item}» differ: one is a collection and the other is not.",
        "Samakan isCollection.",
        "Make isCollection the same.",
    ),
    "data_label": info(
        "Menurut kebiasaan BPMN «{name}» dinamai «{wanted}».",
        "By the convention of BPMN «{name}» is called «{wanted}».",
        "Ubah namanya, bila mau.",
        "Change its name, if you like.",
    ),
    "carried_type": error(
        "«{name}»: data «{data}» tidak sejenis dengan isi «{other}».",
        "«{name}»: the data «{data}» are not of the kind that «{other}» carries.",
        *_TYPES,
    ),
    "task_sets": error(
        "«{name}» memakai «{other}», tetapi punya {count} {set}.",
        "«{name}» uses «{other}», but has {count} {set}.",
        "Sisakan satu.",
        "Leave one.",
    ),
    "task_data_missing": error(
        "«{name}» menerima «{other}», tetapi tidak punya {data}.",
        "«{name}» receives «{other}», but has no {data}.",
        *_MARK,
    ),
    "call_data": error(
        "«{name}» dan yang dipanggil, «{called}», berbeda dalam {kind}: {one} dan {other}.",
        "«{name}» and what it calls, «{called}», differ in {kind}: {one} and {other}.",
        "Samakan ioSpecification keduanya.",
        "Make the ioSpecification of both the same.",
    ),
    "correlation_incomplete": error(
        "Langganan korelasi «{name}» dan kuncinya «{key}» berbeda dalam «{property}».",
        "The correlation subscription «{name}» and its key «{key}» differ in «{property}».",
        "Isi setiap properti kunci itu, dan hanya itu.",
        "Fill in each property of that key, and no other.",
    ),
    "correlation_key_empty": error(
        "Kunci korelasi «{name}» tidak punya properti.",
        "The correlation key «{name}» has no property.",
        "Tambahkan properti.",
        "Add a property.",
    ),
    # messages
    "message_inside_pool": error(
        "Aliran pesan «{name}» tidak keluar dari kolamnya.",
        "The message flow «{name}» does not leave its pool.",
        "Pakai panah di dalam kolam; aliran pesan hanya antarkolam.",
        "Use a sequence flow within a pool; message flows go between pools.",
    ),
    "message_wrong_way": error(
        "Aliran pesan «{name}» berada di ujung yang salah dari «{end}» ({kind}).",
        "The message flow «{name}» is at the wrong end of «{end}» ({kind}).",
        "Balik arahnya, atau sambungkan ke elemen lain.",
        "Turn it round, or connect it to another element.",
    ),
    "message_event_missing": error(
        "«{name}» tersambung ke aliran pesan «{flow}», tetapi bukan peristiwa pesan.",
        "«{name}» is connected to the message flow «{flow}», but is no message event.",
        "Jadikan peristiwa pesan.",
        "Make it a message event.",
    ),
    "multiplicity": error(
        "«{name}»: jumlah peserta {low} sampai {high} tidak masuk akal.",
        "«{name}»: {low} to {high} participants make no sense.",
        "Isi minimum mulai dari 0 dan maksimum yang tidak lebih kecil.",
        "Write a minimum from 0 on and a maximum that is not smaller.",
    ),
    "process_in_two_pools": error(
        "Kolam «{name}» dan «{other}» memuat proses yang sama, «{process}».",
        "The pools «{name}» and «{other}» hold the same process «{process}».",
        "Beri setiap kolam proses sendiri.",
        "Give each pool a process of its own.",
    ),
    "conversation_link_ends": error(
        "Garis percakapan «{name}» harus menghubungkan satu percakapan dengan satu peserta.",
        "The conversation link «{name}» must connect a conversation with a participant.",
        "Sambungkan ulang.",
        "Connect it again.",
    ),
    "global_conversation_content": error(
        "Percakapan global «{name}» tidak boleh memuat {kind}.",
        "The global conversation «{name}» may not hold a {kind}.",
        *_DELETE,
    ),
    "choreography_ref_not_allowed": error(
        "«{name}» tidak boleh menunjuk koreografi lain.",
        "«{name}» may not refer to another choreography.",
        *_DELETE,
    ),
    "closed_mismatch": error(
        "«{name}» dan koreografinya «{other}» berbeda dalam isClosed.",
        "«{name}» and its choreography «{other}» differ in isClosed.",
        "Samakan.",
        "Make them the same.",
    ),
    "initiator_not_taking_part": error(
        "Pemulai «{participant}» tidak ikut serta dalam «{name}».",
        "The initiator «{participant}» does not take part in «{name}».",
        "Pilih salah satu pesertanya.",
        "Choose one of its participants.",
    ),
    "choreography_task_participants": error(
        "Tugas koreografi «{name}» punya {count} peserta; harus dua.",
        "The choreography task «{name}» has {count} participants; it must have two.",
        "Sisakan dua peserta.",
        "Leave two participants.",
    ),
}
