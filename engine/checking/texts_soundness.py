"""Wording: what playing the token game finds."""

from __future__ import annotations

from engine.checking.kind import Kind, error, info, warning

TOKENS: dict[str, Kind] = {
    "deadlock": error(
        "Kasus dapat macet di «{name}», yang terus menunggu {missing_id}; itu tidak akan datang.",
        "The case can get stuck at «{name}», which keeps waiting for {missing_en}; that will not come.",
        "Cabang yang dipisah gerbang eksklusif digabung dengan gerbang eksklusif pula; ikuti jalan yang ditunjukkan.",
        "What an exclusive gateway splits is joined by an exclusive gateway too; follow the path that is shown.",
    ),
    "lack_of_synchronisation": error(
        "«{name}» dapat berjalan dua kali bersamaan{split_id}.",
        "«{name}» can run twice at once{split_en}.",
        "Gabungkan cabang-cabang itu dengan gerbang paralel sebelum «{name}».",
        "Join those branches with a parallel gateway before «{name}».",
    ),
    "unbounded": error(
        "Setiap putaran melalui «{name}» menambah pekerjaan baru tanpa henti.",
        "Each round through «{name}» adds new work without end.",
        "Gabungkan cabang-cabang paralel sebelum kembali ke awal putaran.",
        "Join the parallel branches before going back to the start of the loop.",
    ),
    "dead_element": warning(
        "«{name}» tidak pernah dijalankan{because_id}{more_id}.",
        "«{name}» is never carried out{because_en}{more_en}.",
        "Perbaiki gerbang di depannya, atau hapus.",
        "Mend the gateway before it, or delete it.",
    ),
    "never_ends": warning(
        "Setelah «{name}», prosedur ini dapat berputar terus: tidak ada jalan ke akhir.",
        "After «{name}» this procedure can go round for ever: no way leads to an end.",
        "Beri putaran itu jalan keluar.",
        "Give the loop a way out.",
    ),
    "too_large": info(
        "«{name}» terlalu besar untuk diperiksa sampai tuntas: {bound} keadaan sudah dicoba. Yang ditemukan tetap berlaku.",
        "«{name}» is too large to explore completely: {bound} states were tried. What was found holds.",
        "Pindahkan bagian yang berdiri sendiri ke subproses.",
        "Move parts that stand on their own into sub-processes.",
    ),
}
