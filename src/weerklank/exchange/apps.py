from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "weerklank.exchange"
    label = "exchange"
    verbose_name = "Uitwisselen"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.exchange import erasers, removals  # noqa: PLC0415

        erasers.register()
        removals.register()
