"""Sends the vault to its own database, and nothing else; named in the settings when it has one."""

from __future__ import annotations

from django.db.models import Model

VAULT = "vault"


class VaultRouter:
    """The vault's tables stand in the vault's database; no other table does."""

    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        return VAULT if model._meta.app_label == VAULT else None

    def db_for_write(self, model: type[Model], **hints: object) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return (db == VAULT) == (app_label == VAULT)
