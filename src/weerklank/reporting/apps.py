from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "weerklank.reporting"
    label = "reporting"
    verbose_name = "Rapport"
