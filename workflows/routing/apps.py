from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "workflows.routing"
    label = "routing"
