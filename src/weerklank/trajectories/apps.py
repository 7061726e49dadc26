from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "weerklank.trajectories"
    label = "trajectories"
    verbose_name = "Trajecten"
