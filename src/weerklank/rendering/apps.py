from django.apps import AppConfig


class RenderingConfig(AppConfig):
    name = "weerklank.rendering"
    label = "rendering"
    verbose_name = "Documenten"
