from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "weerklank.coding"
    label = "coding"
    verbose_name = "Coderen"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.coding import carrying, erasers, followers, removals  # noqa: PLC0415

        carrying.register()
        erasers.register()
        followers.register()
        removals.register()
