from django.apps import AppConfig


class SafeguardsConfig(AppConfig):
    name = "weerklank.safeguards"
    label = "safeguards"
    verbose_name = "Waarborgen"
