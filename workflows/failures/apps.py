from django.apps import AppConfig


class FailuresConfig(AppConfig):
    name = "workflows.failures"
    label = "failures"
