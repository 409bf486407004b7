from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "workflows.cases"
    label = "cases"

    def ready(self) -> None:
        # registers the channel that answers service tasks
        from workflows.cases import operations  # noqa: F401
