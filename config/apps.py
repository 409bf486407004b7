from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the management commands of the installation (setup, demo, worker)."""

    name = "config"
    label = "installation"
