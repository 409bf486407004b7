from django.apps import AppConfig


class TimersConfig(AppConfig):
    name = "workflows.timers"
    label = "timers"
