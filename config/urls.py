"""The two doors: the interface for programs under /api/, the pages for people everywhere else."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("api.urls")),
    path("", include("web.urls")),
]
