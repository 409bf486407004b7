from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """Holds the management commands of the installation (setup, demo, worker)."""

    name = "config"
    label = "installation"

    def ready(self) -> None:
        # so that tasks bind to this application; not in the package itself, which tools import without Django
        from config import celery  # noqa: F401
