"""The installation: settings, Celery, the doors to the web."""
