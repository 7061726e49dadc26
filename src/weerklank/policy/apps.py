from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "weerklank.policy"
    label = "policy"
    verbose_name = "Cijfers naast verhalen"
