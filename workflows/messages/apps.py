from django.apps import AppConfig


class CaseMessagesConfig(AppConfig):
    name = "workflows.messages"
    # "messages" is the label of Django's own app
    label = "case_messages"
