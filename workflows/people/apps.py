from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "workflows.people"
    label = "people"

    def ready(self) -> None:
        from workflows.people import signals  # noqa: F401
