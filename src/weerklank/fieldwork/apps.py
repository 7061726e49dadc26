from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "weerklank.fieldwork"
    label = "fieldwork"
    verbose_name = "Veldwerk"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.fieldwork import erasers, removals  # noqa: PLC0415

        erasers.register()
        removals.register()
