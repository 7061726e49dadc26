from django.apps import AppConfig


class SafeguardsConfig(AppConfig):
    name = "weerklank.safeguards"
    label = "safeguards"
    verbose_name = "Waarborgen"

    def ready(self) -> None:
        from weerklank.safeguards import checks  # noqa: F401, PLC0415  it registers itself
