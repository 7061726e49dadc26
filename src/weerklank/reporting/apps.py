from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "weerklank.reporting"
    label = "reporting"
    verbose_name = "Rapport"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.reporting import erasers, followers, removals  # noqa: PLC0415

        erasers.register()
        followers.register()
        removals.register()
