from django.apps import AppConfig


class TellingConfig(AppConfig):
    name = "weerklank.telling"
    label = "telling"
    verbose_name = "Zelf vertellen"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.invitations import doors  # noqa: PLC0415
        from weerklank.telling import erasers  # noqa: PLC0415
        from weerklank.telling.queries import door  # noqa: PLC0415

        erasers.register()
        doors.register(door)
