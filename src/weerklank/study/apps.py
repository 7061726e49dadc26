from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "weerklank.study"
    label = "study"
    verbose_name = "Onderzoek"
