from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "workflows.work"
    label = "work"
