"""Wording: how a diagram is drawn, who does the work, what is waited for."""

from __future__ import annotations

from engine.checking.kind import Kind, error, info, warning

DIAGRAM: dict[str, Kind] = {
    "process_empty": error(
        "Proses «{name}» tidak punya titik mulai: tidak ada yang dijalankan.",
        "The process «{name}» has nowhere to start: nothing is run.",
        "Gambar peristiwa mulai dan sambungkan ke langkah pertama.",
        "Draw a start event and connect it to the first step.",
    ),
    "start_never_used": warning(
        "Peristiwa mulai «{name}» tidak pernah dipakai: prosedur dimulai dari «{other}».",
        "The start event «{name}» is never used: the procedure starts at «{other}».",
        "Hapus, atau jadikan subproses peristiwa atau prosedur sendiri.",
        "Delete it, or make it an event sub-process or a procedure of its own.",
    ),
    "unreachable": warning(
        "«{name}» tidak pernah tercapai: tidak ada jalan dari titik mulai ke sana{more_id}.",
        "«{name}» is never reached: no way leads there from the start{more_en}.",
        "Sambungkan panah dari langkah sebelumnya, atau hapus.",
        "Connect it to the step before it, or delete it.",
    ),
    "dead_end": warning(
        "Setelah «{name}» tidak ada panah keluar. Alur berhenti di situ tanpa peristiwa akhir.",
        "No flow leaves «{name}». The path stops there without an end event.",
        "Sambungkan ke langkah berikutnya, atau ke peristiwa akhir.",
        "Connect it to the next step or to an end event.",
    ),
    "flow_not_allowed": warning(
        "Panah «{flow}» {what_id} «{name}», padahal tidak boleh.",
        "The flow «{flow}» {what_en} «{name}», which is not allowed.",
        "Hapus panah itu.",
        "Delete the flow.",
    ),
    "gateway_without_default": warning(
        "Di «{name}» semua panah bersyarat. Bila tidak ada syarat yang terpenuhi, kasus macet di situ.",
        "All flows out of «{name}» have conditions. When none of them holds, the case is stuck there.",
        "Jadikan salah satu panah sebagai panah bawaan (default).",
        "Make one of the flows the default flow.",
    ),
    "activity_without_default": warning(
        "Setelah «{name}» semua panah bersyarat. Bila tidak ada yang terpenuhi, alur hilang tanpa jejak.",
        "All flows out of «{name}» have conditions. When none of them holds, the path vanishes silently.",
        "Jadikan salah satu panah sebagai panah bawaan (default), atau pakai gerbang.",
        "Make one of the flows the default flow, or use a gateway.",
    ),
    "default_not_outgoing": warning(
        "Panah bawaan (default) dari «{name}» bukan panah yang keluar dari situ, jadi diabaikan.",
        "The default flow of «{name}» does not leave it, so it is ignored.",
        "Pilih lagi panah bawaannya.",
        "Choose the default flow again.",
    ),
    "flow_never_taken": warning(
        "Panah «{name}» tidak pernah dilalui: panah «{other}» di depannya tidak bersyarat.",
        "The flow «{name}» is never taken: «{other}» before it has no condition.",
        "Beri syarat pada «{other}», atau jadikan panah bawaan (default).",
        "Give «{other}» a condition, or make it the default flow.",
    ),
    "condition_ignored": warning(
        "Syarat pada panah «{name}» diabaikan: {why_id}.",
        "The condition of the flow «{name}» is ignored: {why_en}.",
        "Hapus syaratnya, atau ganti gerbangnya dengan gerbang eksklusif.",
        "Remove the condition, or use an exclusive gateway.",
    ),
    "event_gateway_target": error(
        "Setelah gerbang peristiwa «{gateway}» hanya boleh peristiwa penangkap; «{name}» bukan.",
        "Only catching events may follow the event-based gateway «{gateway}»; «{name}» is none.",
        "Letakkan peristiwa waktu, pesan, atau sinyal langsung setelah gerbang itu.",
        "Put timer, message or signal events directly after that gateway.",
    ),
    "link_without_target": error(
        "Tautan «{name}» tidak punya pasangan: tidak ada penangkap tautan bernama «{link}» di bagian yang sama.",
        "The link «{name}» has no partner: there is no catching link named «{link}» on the same part.",
        "Beri kedua ujung tautan nama yang sama.",
        "Give both ends of the link the same name.",
    ),
    "role_missing": error(
        "Tugas «{name}» tidak punya peran: tidak ada yang akan menerimanya.",
        "The task «{name}» has no role: nobody would get it.",
        "Letakkan di jalur sebuah peran, atau isi perannya.",
        "Put it in the lane of a role, or fill in its role.",
    ),
    "role_unknown": warning(
        "Peran «{role}» ({where_id}) tidak dikenal{nearest_id}.",
        "The role «{role}» ({where_en}) is not known{nearest_en}.",
        "Pilih peran yang ada, atau minta pengelola menambahkannya.",
        "Choose a role that exists, or ask the administrators to add it.",
    ),
    "same_team_unknown": warning(
        "«{name}» harus ke tim yang sama dengan «{other}», tetapi di proses ini tidak ada tugas itu.",
        "«{name}» is to go to the team that had «{other}», but this process has no such task.",
        "Pilih lagi tugas yang dimaksud.",
        "Choose again the task that is meant.",
    ),
    "called_missing": error(
        "«{name}» memanggil prosedur «{called}», yang tidak ada{nearest_id}.",
        "«{name}» calls the procedure «{called}», which does not exist{nearest_en}.",
        "Pilih prosedur yang ada, atau buat prosedur itu dahulu.",
        "Choose a procedure that exists, or make that procedure first.",
    ),
    "called_unchecked": info(
        "«{name}» memanggil prosedur «{called}», yang tidak ikut diperiksa.",
        "«{name}» calls the procedure «{called}», which was not at hand for this check.",
        "Periksa bersama prosedur-prosedur lain.",
        "Check it together with the other procedures.",
    ),
    "calls_itself": error(
        "«{name}» memanggil prosedurnya sendiri tanpa henti: tidak ada jalan lain yang melewatinya.",
        "«{name}» calls its own procedure without end: no way passes round it.",
        "Beri jalan yang tidak memanggil, atau ganti dengan putaran.",
        "Draw a way round the call, or use a loop.",
    ),
    "loop_without_collection": error(
        "«{name}» diulang untuk setiap butir, tetapi belum disebut daftarnya.",
        "«{name}» is repeated for each entry, but it is not said of which list.",
        "Isi daftarnya (misalnya =layanan) atau banyaknya.",
        "Fill in the list (for example =layanan) or the number.",
    ),
    "loop_never_ends": warning(
        "«{name}» diulang tanpa syarat dan tanpa batas.",
        "«{name}» is repeated without a condition and without a limit.",
        "Isi syarat pengulangan atau batas jumlahnya.",
        "Fill in the loop condition or the maximum.",
    ),
    "boundary_never_fires": warning(
        "Peristiwa «{name}» tidak pernah terjadi: «{host}» {why_id}.",
        "The event «{name}» never happens: «{host}» {why_en}.",
        "Tempelkan pada kegiatan yang menunggu, atau hapus.",
        "Attach it to an activity that waits, or delete it.",
    ),
    "timer_never_fires": warning(
        "Pengatur waktu «{name}» tidak pernah berbunyi: «{host}» selesai seketika.",
        "The timer «{name}» never fires: «{host}» is done at once.",
        "Tempelkan pada tugas yang dikerjakan orang, atau gambar sebagai peristiwa antara.",
        "Attach it to a task that people do, or draw it as an intermediate event.",
    ),
    "timer_invalid": error(
        "Waktu «{text}» pada «{name}» tidak dapat dibaca, jadi tidak pernah berbunyi.",
        "The time «{text}» of «{name}» cannot be read, so it can never fire.",
        "Tulis misalnya P3D (3 hari), PT6H (6 jam), 2026-03-31, atau R3/P1D (tiga kali, setiap hari).",
        "Write for example P3D (3 days), PT6H (6 hours), 2026-03-31, or R3/P1D (three times, daily).",
    ),
    "timer_at_once": warning(
        "Waktu «{text}» pada «{name}» nol atau negatif: berbunyi seketika.",
        "The time «{text}» of «{name}» is zero or negative: it fires at once.",
        "Tulis lama yang lebih dari nol.",
        "Write a duration above zero.",
    ),
    "cycle_fires_once": info(
        "Siklus «{text}» pada «{name}» hanya berbunyi sekali, karena peristiwa ini menghentikan yang ditempelinya atau hanya dilalui sekali.",
        "The cycle «{text}» of «{name}» fires only once, as the event interrupts its activity or is passed once.",
        "Pakai lama waktu, atau jadikan peristiwa yang tidak menghentikan.",
        "Use a duration, or make the event non-interrupting.",
    ),
    "due_invalid": error(
        "Tenggat «{text}» pada tugas «{name}» tidak dapat dibaca.",
        "The deadline «{text}» of the task «{name}» cannot be read.",
        "Tulis misalnya P3D (3 hari), PT6H (6 jam), 2026-03-31, atau ekspresi yang diawali «=».",
        "Write for example P3D (3 days), PT6H (6 hours), 2026-03-31, or an expression that starts with «=».",
    ),
    "message_never_sent": warning(
        "«{name}» menunggu pesan «{message}», yang tidak dikirim oleh siapa pun{nearest_id}.",
        "«{name}» waits for the message «{message}», which nobody sends{nearest_en}.",
        "Daftarkan pesan itu di procedure.toml dengan peran pengirimnya, atau gambar pengirimnya.",
        "List the message in procedure.toml with the roles that send it, or draw who sends it.",
    ),
    "message_never_awaited": warning(
        "Pesan «{message}» didaftarkan di procedure.toml, tetapi tidak ada yang menunggunya.",
        "The message «{message}» is listed in procedure.toml, but nothing waits for it.",
        "Gambar peristiwa yang menangkapnya, atau hapus dari procedure.toml.",
        "Draw an event that catches it, or remove it from procedure.toml.",
    ),
    "message_without_roles": warning(
        "Pesan «{message}» tidak menyebut peran yang boleh mengirimnya.",
        "The message «{message}» names no role that may send it.",
        "Isi roles = [...] pada pesan itu di procedure.toml.",
        "Fill in roles = [...] of that message in procedure.toml.",
    ),
    "message_to_outside": info(
        "Pesan «{message}» dari «{name}» tidak ditangkap oleh prosedur mana pun; ia keluar dari sistem.",
        "The message «{message}» from «{name}» is caught by no procedure; it goes to the outside.",
        "Bila memang untuk sistem lain, biarkan.",
        "If it is meant for another system, leave it.",
    ),
    "signal_never_sent": warning(
        "«{name}» menunggu sinyal «{signal}», yang tidak dikirim di kasus ini{nearest_id}.",
        "«{name}» waits for the signal «{signal}», which is not thrown in this case{nearest_en}.",
        "Gambar peristiwa yang mengirim sinyal itu, atau hapus penunggunya.",
        "Draw an event that throws the signal, or delete the one that waits.",
    ),
    "error_never_thrown": warning(
        "«{name}» menangkap {kind_id} «{error}», yang tidak terjadi di dalam «{host}».",
        "«{name}» catches the {kind_en} «{error}», which does not happen inside «{host}».",
        "Samakan kodenya dengan peristiwa akhir di dalam, atau hapus.",
        "Make its code that of an end event inside, or delete it.",
    ),
    "error_not_caught": error(
        "Galat «{error}» dari «{name}» tidak ditangkap di mana pun: langkah itu gagal.",
        "The error «{error}» from «{name}» is caught nowhere: the step fails.",
        "Tempelkan peristiwa galat pada subproses yang memuatnya, atau pakai peristiwa akhir biasa.",
        "Attach an error event to the sub-process around it, or use a plain end event.",
    ),
}
