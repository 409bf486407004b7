"""Addresses of the pages. No address carries anything of a person: codes and numbers only."""

from django.urls import path

from web.views import admin, cases, intake, me, obligations, procedures, public, session, work

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
    path("prosedur/<str:slug>/", procedures.procedure, name="procedure-page"),
    path("prosedur/<str:slug>/v<int:number>/", procedures.procedure, name="procedure-version"),
    path("prosedur/<str:slug>/v<int:number>/<str:process>.bpmn", procedures.picture, name="procedure-picture"),
    # about me
    path("pemberitahuan/", me.notices, name="notice-list"),
    path("pemberitahuan/dibaca/", me.read_notices, name="notice-read"),
    path("saya/", me.profile, name="me-profile"),
    path("saya/cuti/", me.absent, name="me-absent"),
    # for admins
    path("pengawasan/", admin.home, name="admin-home"),
    path("pengawasan/gangguan/", admin.failure_list, name="admin-failures"),
    path("pengawasan/gangguan/<int:pk>/", admin.failure, name="admin-failure"),
]
