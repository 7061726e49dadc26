from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "weerklank.study"
    label = "study"
    verbose_name = "Onderzoek"

    def ready(self) -> None:
        # Here, not above: operations need the models, which are loaded by now.
        from weerklank.safeguards import erasers  # noqa: PLC0415
        from weerklank.study import removals  # noqa: PLC0415
        from weerklank.study.operations import keeping, withdrawal  # noqa: PLC0415
        from weerklank.study.terms import KeptData  # noqa: PLC0415

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
                ),
                preview=withdrawal.preview_own_part,
                erase=withdrawal.erase_own_part,
            )
        )
        erasers.keep_to_terms(
            erasers.Kept(
                room="study",
                kind=KeptData.RECORDINGS,
                order=10,
                count=keeping.count_recordings,
                erase=keeping.erase_recordings,
            )
        )
        removals.register()
