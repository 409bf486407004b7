from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "workflows.drafts"
    label = "drafts"
