from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "weerklank.analysis"
    label = "analysis"
    verbose_name = "Vergelijken"
