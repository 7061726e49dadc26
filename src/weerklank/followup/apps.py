from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "weerklank.followup"
    label = "followup"
    verbose_name = "Opvolging"
