from django.apps import AppConfig


class MigrationConfig(AppConfig):
    name = "workflows.migration"
    label = "migration"
