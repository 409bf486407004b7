"""Addresses of the interface."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny

from api.views import cases, failures, messages, obligations, people, procedures, work
from api.views.docs import not_found

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema", permission_classes=[AllowAny])),
    path("token/", people.TokenView.as_view()),
    path("me/", people.MeView.as_view()),
    path("procedures/", procedures.ProceduresView.as_view()),
    path("procedures/<slug:procedure>/start-form/", procedures.StartFormView.as_view()),
    path("cases/", cases.CasesView.as_view()),
    path("cases/<str:code>/", cases.CaseView.as_view()),
    path("cases/<str:code>/events/", cases.EventsView.as_view()),
    path("cases/<str:code>/diagram/", cases.DiagramView.as_view()),
    path("work-items/", work.WorkItemsView.as_view()),
    path("work-items/<int:item>/", work.WorkItemView.as_view()),
    path("work-items/<int:item>/form/", work.FormView.as_view()),
    path("work-items/<int:item>/claim/", work.ClaimView.as_view()),
    path("work-items/<int:item>/release/", work.ReleaseView.as_view()),
    path("work-items/<int:item>/reassign/", work.ReassignView.as_view()),
    path("work-items/<int:item>/complete/", work.CompleteView.as_view()),
    path("messages/", messages.MessagesView.as_view()),
    path("obligations/", obligations.ObligationsView.as_view()),
    path("failures/", failures.FailuresView.as_view()),
    path("failures/<int:failure>/resolve/", failures.ResolveView.as_view()),
    path("failures/<int:failure>/retry/", failures.RetryView.as_view()),
    # everything else, with line breaks as well
    re_path(r"[\s\S]*", not_found),
]
