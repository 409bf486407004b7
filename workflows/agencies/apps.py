from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "workflows.agencies"
    label = "agencies"
