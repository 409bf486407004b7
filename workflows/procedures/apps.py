from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "workflows.procedures"
    label = "procedures"
