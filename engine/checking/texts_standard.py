"""Wording: what a diagram breaks of the BPMN 2.0 standard, in its form, references, flows and gateways."""

from __future__ import annotations

from engine.checking.kind import Kind, error, info, warning

_REDRAW = ("Hapus, lalu gambar ulang.", "Delete it and draw it again.")
_FLOW = ("Hapus panah itu.", "Delete the flow.")
_CONNECT = ("Sambungkan dengan panah, atau hapus.", "Connect it with a flow, or delete it.")
_SAVE = (
    "Simpan ulang diagram di editor, atau perbaiki berkasnya.",
    "Save the diagram again in an editor, or mend the file.",
)
_CHOOSE = ("Pilih lagi yang dimaksud.", "Choose again what is meant.")

STANDARD_FORM: dict[str, Kind] = {
    "schema_violation": error(
        "«{name}» tidak sesuai bentuk BPMN 2.0: {what_id}.",
        "«{name}» is not in the form of BPMN 2.0: {what_en}.",
        *_SAVE,
    ),
    "schema_order": warning(
        "Di berkas, {kind} «{name}» tidak berada pada urutannya di dalam {around}.",
        "In the file, the {kind} «{name}» is not in its place inside {around}.",
        *_SAVE,
    ),
    "schema_extension": warning(
        "{around} «{name}» memuat {kind}, yang bukan BPMN, di luar extensionElements.",
        "{around} «{name}» holds {kind}, which is not BPMN, outside of extensionElements.",
        *_SAVE,
    ),
    "import_missing": error(
        "Berkas «{location}» yang diimpor diagram ini tidak ada.",
        "The file «{location}», which this diagram imports, does not exist.",
        "Taruh berkas itu di sebelahnya, atau hapus impornya.",
        "Put that file beside it, or remove the import.",
    ),
    "import_unreadable": error(
        "Berkas «{location}» yang diimpor tidak dapat dibaca sebagai BPMN: {what}",
        "The imported file «{location}» cannot be read as BPMN: {what}",
        "Simpan ulang berkas itu dari alat asalnya.",
        "Save that file again from the tool it came from.",
    ),
    "import_namespace": error(
        "Berkas «{location}» diimpor dengan namespace yang bukan miliknya («{namespace}»).",
        "The file «{location}» is imported with a namespace that is not its own («{namespace}»).",
        "Samakan namespace pada impor dengan targetNamespace berkas itu.",
        "Make the namespace of the import that file's targetNamespace.",
    ),
    "import_duplicate_id": error(
        "Id «{ident}» juga dipakai di berkas yang diimpor, «{location}».",
        "The id «{ident}» is also used in the imported file «{location}».",
        "Ubah salah satunya.",
        "Change one of them.",
    ),
    "import_unseen": error(
        "Berkas «{location}» diimpor dari web dengan namespace diagram ini sendiri, jadi tidak dapat diperiksa apakah "
        "id-nya lain dari yang di sini.",
        "The file «{location}» is imported from the web under this diagram's own namespace, so it cannot be checked "
        "that its ids are others than those here.",
        "Taruh berkas itu di sebelahnya, atau beri namespace lain.",
        "Put that file beside it, or give it another namespace.",
    ),
    "imports_share_id": error(
        "Id «{ident}» dipakai di dua berkas yang diimpor: «{other}» dan «{location}».",
        "The id «{ident}» is used in two imported files: «{other}» and «{location}».",
        "Ubah salah satunya.",
        "Change one of them.",
    ),
    "import_of_import_missing": error(
        "Berkas «{location}» yang diimpor oleh «{by}» tidak ada.",
        "The file «{location}», which «{by}» imports, does not exist.",
        "Taruh berkas itu di sebelahnya, atau hapus impornya.",
        "Put that file beside it, or remove the import.",
    ),
    "text_format": error(
        "Bentuk teks «{value}» (textFormat) pada «{name}» bukan jenis MIME.",
        "The text format «{value}» (textFormat) of «{name}» is no MIME type.",
        "Tulis misalnya text/plain, atau hapus atributnya.",
        "Write for example text/plain, or remove the attribute.",
    ),
    "reference_missing": error(
        "«{name}» menunjuk «{ref}» ({attribute}), yang tidak ada.",
        "«{name}» refers to «{ref}» ({attribute}), which does not exist.",
        *_CHOOSE,
    ),
    "reference_wrong_kind": error(
        "«{name}» menunjuk «{ref}» ({attribute}), tetapi itu {kind}, jenis yang tidak boleh di situ.",
        "«{name}» refers to «{ref}» ({attribute}), but that is a {kind}, which is not allowed there.",
        *_CHOOSE,
    ),
    "picture_of_nothing": warning(
        "Gambar «{name}» menunjukkan elemen «{ref}», yang tidak ada.",
        "The picture «{name}» shows the element «{ref}», which does not exist.",
        "Hapus gambar itu.",
        "Delete that picture.",
    ),
    "flow_list_contradicts": error(
        "«{name}» mencatat panah «{flow}» sebagai {side}, padahal panah itu tidak menyentuhnya.",
        "«{name}» lists the flow «{flow}» as {side}, but that flow does not touch it.",
        *_SAVE,
    ),
    "flow_not_listed": error(
        "«{node}» tidak mencatat panah «{name}» sebagai {side}.",
        "«{node}» does not list the flow «{name}» as {side}.",
        *_SAVE,
    ),
    "flows_never_listed": info(
        "Di proses «{name}» elemen tidak mencatat panah yang masuk dan keluar. Sebagian alat memerlukannya.",
        "In the process «{name}» the elements do not list their incoming and outgoing flows. Some tools need that.",
        "Simpan ulang diagram di editor agar tercatat.",
        "Save the diagram again in an editor to have them listed.",
    ),
    "flow_not_immediate": error(
        "Panah «{name}» tidak langsung (isImmediate=false), padahal prosesnya untuk dijalankan.",
        "The flow «{name}» is not immediate (isImmediate=false), but its process is to be executed.",
        "Hapus isImmediate.",
        "Remove isImmediate.",
    ),
    "flow_crosses_border": error(
        "Panah «{name}» melintasi batas kolam atau subproses ke «{end}».",
        "The flow «{name}» crosses the border of a pool or sub-process to «{end}».",
        "Pakai aliran pesan antarkolam; di dalam subproses mulai dan akhiri dengan peristiwa.",
        "Use a message flow between pools; begin and end inside a sub-process with events.",
    ),
    "flow_end_no_node": error(
        "Panah «{name}» tersambung ke «{end}», sebuah {kind}, yang bukan bagian alur.",
        "The flow «{name}» is connected to «{end}», a {kind}, which is no part of the flow.",
        "Pakai garis asosiasi untuk catatan dan data.",
        "Use an association for notes and data.",
    ),
    "condition_not_allowed": error(
        "Panah «{name}» bersyarat, padahal keluar dari «{source}», yang tidak boleh punya syarat.",
        "The flow «{name}» has a condition, but leaves «{source}», where none is allowed.",
        "Hapus syaratnya, atau pakai gerbang eksklusif.",
        "Remove the condition, or use an exclusive gateway.",
    ),
    "condition_alone": error(
        "Panah bersyarat «{name}» adalah satu-satunya yang keluar dari «{source}».",
        "The conditional flow «{name}» is the only one that leaves «{source}».",
        "Tambahkan panah lain, atau hapus syaratnya.",
        "Add another flow, or remove the condition.",
    ),
    "condition_on_default": error(
        "Panah bawaan «{name}» dari «{source}» punya syarat.",
        "The default flow «{name}» of «{source}» has a condition.",
        "Hapus syaratnya.",
        "Remove the condition.",
    ),
    "incoming_not_allowed": error(
        "Panah «{flow}» masuk ke «{name}», padahal tidak boleh ada yang masuk ke situ.",
        "The flow «{flow}» leads to «{name}», where none may lead.",
        *_FLOW,
    ),
    "outgoing_not_allowed": error(
        "Panah «{flow}» keluar dari «{name}», padahal tidak boleh ada yang keluar dari situ.",
        "The flow «{flow}» leaves «{name}», which none may leave.",
        *_FLOW,
    ),
    "incoming_missing": error(
        "Tidak ada panah yang masuk ke «{name}».", "No flow leads to «{name}».", *_CONNECT
    ),
    "outgoing_missing": error(
        "Tidak ada panah yang keluar dari «{name}».", "No flow leaves «{name}».", *_CONNECT
    ),
    "default_not_its_own": error(
        "Panah bawaan «{flow}» bukan milik «{name}».",
        "The default flow «{flow}» is not one of «{name}».",
        *_CHOOSE,
    ),
    "start_without_end": error(
        "«{level}» punya peristiwa mulai «{name}», tetapi tidak punya peristiwa akhir.",
        "«{level}» has the start event «{name}», but no end event.",
        "Gambar peristiwa akhir.",
        "Draw an end event.",
    ),
    "end_without_start": error(
        "«{level}» punya peristiwa akhir «{name}», tetapi tidak punya peristiwa mulai.",
        "«{level}» has the end event «{name}», but no start event.",
        "Gambar peristiwa mulai.",
        "Draw a start event.",
    ),
    "gateway_direction": error(
        "Gerbang «{name}» ditandai {direction}, padahal {into} panah masuk dan {out} keluar.",
        "The gateway «{name}» is marked {direction}, but {into} flows lead to it and {out} leave it.",
        "Perbaiki gatewayDirection atau panahnya.",
        "Mend gatewayDirection or the flows.",
    ),
    "gateway_for_nothing": error(
        "Gerbang «{name}» tidak membagi dan tidak menyatukan: paling banyak satu panah masuk dan satu keluar.",
        "The gateway «{name}» neither splits nor joins: at most one flow leads to it and one leaves it.",
        "Hapus gerbang itu, atau tambahkan panah yang kurang.",
        "Delete the gateway, or add the flow that is missing.",
    ),
    "event_gateway_one_way": error(
        "Dari gerbang peristiwa «{name}» keluar kurang dari dua panah.",
        "Fewer than two flows leave the event-based gateway «{name}».",
        "Tambahkan peristiwa lain sesudahnya, atau hapus gerbang itu.",
        "Add another event after it, or delete the gateway.",
    ),
    "event_gateway_parallel": error(
        "Gerbang peristiwa «{name}» bertanda paralel, padahal tidak memulai proses.",
        "The event-based gateway «{name}» is parallel, but does not start the process.",
        "Jadikan eksklusif, atau pemulai proses (instantiate).",
        "Make it exclusive, or let it start the process (instantiate).",
    ),
    "event_gateway_follower": error(
        "«{name}» tidak boleh mengikuti gerbang peristiwa «{gateway}».",
        "«{name}» may not follow the event-based gateway «{gateway}».",
        "Pakai peristiwa waktu, pesan, sinyal, atau bersyarat, atau tugas terima.",
        "Use a timer, message, signal or conditional event, or a receive task.",
    ),
    "event_gateway_boundary": error(
        "Tugas terima «{name}» sesudah gerbang peristiwa «{gateway}» tidak boleh punya peristiwa tepi.",
        "The receive task «{name}» after the event-based gateway «{gateway}» may not have boundary events.",
        "Pindahkan peristiwa itu ke sesudah gerbang.",
        "Move that event behind the gateway.",
    ),
    "event_gateway_shared": error(
        "«{name}» sesudah gerbang peristiwa «{gateway}» juga dimasuki panah lain.",
        "Other flows lead to «{name}», which follows the event-based gateway «{gateway}».",
        "Sambungkan panah lain itu ke langkah sesudahnya.",
        "Connect those other flows to the step after it.",
    ),
    "event_gateway_mixed": error(
        "Sesudah gerbang peristiwa «{name}» ada peristiwa pesan dan juga tugas terima «{other}».",
        "Both message events and the receive task «{other}» follow the event-based gateway «{name}».",
        "Pakai salah satunya saja.",
        "Use only one of the two.",
    ),
    "lane_twice": error(
        "«{node}» berada di dua jalur: «{name}» dan «{other}».",
        "«{node}» is in two lanes: «{name}» and «{other}».",
        "Tempatkan di satu jalur saja.",
        "Put it in one lane only.",
    ),
    "lane_of_other_process": error(
        "Jalur «{name}» memuat «{node}», yang berada di proses lain.",
        "The lane «{name}» holds «{node}», which is part of another process.",
        *_REDRAW,
    ),
}
