from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "weerklank.study"
    label = "study"
    verbose_name = "Onderzoek"

    def ready(self) -> None:
        # Here, not above: operations need the models, which are loaded by now.
        from weerklank.safeguards import erasers  # noqa: PLC0415
        from weerklank.study import removals  # noqa: PLC0415
        from weerklank.study.operations import withdrawal  # noqa: PLC0415

        erasers.register(
            erasers.Eraser(
                room="study",
                order=10,
                models=(
                    "study.Participant",
                    "study.ParticipantCharacteristic",
                    "study.Consent",
                    "study.OwnGroupMember",
                    "study.SamePerson",
                    "study.Candidate",
                ),
                preview=withdrawal.preview_own_part,
                erase=withdrawal.erase_own_part,
            )
        )
        removals.register()
