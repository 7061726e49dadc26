from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "weerklank.coding"
    label = "coding"
    verbose_name = "Coderen"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.coding import erasers, followers, removals  # noqa: PLC0415
        from weerklank.coding.exchange import erasers as exchange  # noqa: PLC0415

        erasers.register()
        exchange.register()
        followers.register()
        removals.register()
