from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "weerklank.register"
    label = "register"
    verbose_name = "Register"
