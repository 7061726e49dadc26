from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "weerklank.invitations"
    label = "invitations"
    verbose_name = "Uitnodigen"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.invitations import erasers  # noqa: PLC0415

        erasers.register()
