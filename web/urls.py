"""Addresses of the pages. No address carries anything of a person: codes and numbers only."""

from django.urls import path

from web.views import (
    admin,
    cases,
    intake,
    me,
    obligations,
    procedures,
    public,
    rights,
    room,
    room_drafts,
    room_imports,
    room_migrations,
    room_versions,
    session,
    work,
)

urlpatterns = [
    path("masuk/", session.sign_in, name="sign-in"),
    path("keluar/", session.sign_out, name="sign-out"),
    path("bahasa/", session.language, name="language"),
    path("lapor/", public.report, name="report"),
    # work
    path("", work.inbox, name="work-list"),
    path("pekerjaan/<int:pk>/", work.item, name="work-item"),
    path("pekerjaan/<int:pk>/draf/", work.draft, name="work-draft"),
    path("pekerjaan/<int:pk>/ambil/", work.claim, name="work-claim"),
    path("pekerjaan/<int:pk>/lepas/", work.release, name="work-release"),
    path("pekerjaan/<int:pk>/ambil-alih/", work.take_over, name="work-take-over"),
    path("pekerjaan/<int:pk>/serahkan/", work.reassign, name="work-reassign"),
    # cases
    path("kasus/", cases.listing, name="case-list"),
    path("kasus/baru/", intake.choose, name="intake-choose"),
    path("kasus/baru/selesai/", intake.done, name="intake-done"),
    path("kasus/baru/<slug:procedure>/", intake.register, name="intake-form"),
    path("kasus/akses-darurat/", cases.emergency, name="case-emergency"),
    path("kasus/<str:code>/", cases.case, name="case-page"),
    path("kasus/<str:code>/berkas/", cases.records, name="case-records"),
    path("kasus/<str:code>/diagram/", cases.diagram, name="case-diagram"),
    path("kasus/<str:code>/pesan/<str:name>/", cases.message, name="case-message"),
    path("kasus/<str:code>/batalkan/", cases.cancel, name="case-cancel"),
    path("kewajiban/", obligations.report, name="obligation-list"),
    # procedures
    path("prosedur/", procedures.listing, name="procedure-list"),
    path("prosedur/rancangan/", room_drafts.listing, name="draft-list"),
    path("prosedur/impor/", room_imports.upload, name="draft-import"),
    path("prosedur/rancangan/<int:pk>/perbaikan/", room_imports.repairs, name="draft-repairs"),
    path("prosedur/rancangan/baru/", room_drafts.create, name="draft-create"),
    path("prosedur/rancangan/<int:pk>/", room.designer, name="draft-designer"),
    path("prosedur/rancangan/<int:pk>/tinjauan/", room_drafts.review, name="draft-review"),
    path("prosedur/rancangan/<int:pk>/langkah/", room_drafts.act, name="draft-act"),
    path("prosedur/<str:slug>/versi/", room_versions.listing, name="version-list"),
    path("prosedur/<str:slug>/perpindahan/", room_migrations.plan, name="migration-page"),
    path("prosedur/<str:slug>/perpindahan/<int:pk>/", room_migrations.progress, name="migration-progress"),
    path("prosedur/<str:slug>/perpindahan/<int:pk>/hentikan/", room_migrations.stop, name="migration-stop"),
    path("prosedur/<str:slug>/bandingkan/", room_versions.compare, name="version-compare"),
    path("prosedur/<str:slug>/", procedures.procedure, name="procedure-page"),
    path("prosedur/<str:slug>/v<int:number>/", procedures.procedure, name="procedure-version"),
    path(
        "prosedur/<str:slug>/v<int:number>/<str:process>.bpmn", procedures.picture, name="procedure-picture"
    ),
    # about me
    path("pemberitahuan/", me.notices, name="notice-list"),
    path("pemberitahuan/dibaca/", me.read_notices, name="notice-read"),
    path("saya/", me.profile, name="me-profile"),
    path("saya/cuti/", me.absent, name="me-absent"),
    # for admins
    path("pengawasan/", admin.home, name="admin-home"),
    path("pengawasan/hak/", rights.listing, name="right-list"),
    path("pengawasan/hak/ubah/", rights.change, name="right-change"),
    path("pengawasan/gangguan/", admin.failure_list, name="admin-failures"),
    path("pengawasan/gangguan/<int:pk>/", admin.failure, name="admin-failure"),
]
