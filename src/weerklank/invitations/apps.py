from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "weerklank.invitations"
    label = "invitations"
    verbose_name = "Uitnodigen"

    def ready(self) -> None:
        # Importable only once the tables are known.
        from weerklank.invitations import erasers, replies  # noqa: PLC0415
        from weerklank.sampling import selecting  # noqa: PLC0415

        erasers.register()
        selecting.register_reaching(replies.has_card)
