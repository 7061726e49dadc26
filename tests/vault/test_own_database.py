"""The vault in a database of its own, and its secret: in a process with other settings."""

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests import commands, template

# Keys are written, then the import breaks; the next one goes well and sweeps later.
IMPORT = """
import json
from datetime import timedelta
from weerklank.site.commands import manners
manners.start_django()
from django.db import transaction
from django.utils import timezone
from weerklank import crossings
from weerklank.trajectories.models import Change, Trajectory
from weerklank.safeguards.models import Organisation
from weerklank.vault.models import AccessLine, SupplierKey

now = timezone.now()
here = Organisation.objects.create(name="Voorbeelddam", slug="voorbeelddam", kind="gemeente")
match = crossings.match(municipality=here, supplier="A", by=None, at=now, dry_run=False)
try:
    with transaction.atomic():
        first = match(["10", "11"])
        raise ValueError("the file breaks off")
except ValueError:
    pass
left = SupplierKey.objects.count()
with transaction.atomic():
    again = match(["10"])
    change = Change.objects.create(municipality=here, kind="import", at=now)
    Trajectory.objects.create(municipality=here, pseudonym=again["10"], recorded_in=change)
swept = crossings.sweep_keys(municipality=here, by=None, at=now + timedelta(days=2))
print(json.dumps({
    "left": left, "same": again["10"] == first["10"], "swept": swept,
    "keys": SupplierKey.objects.count(), "lines": AccessLine.objects.count(),
}))
"""


# The vault breaks while somebody is erased; what is left of her there is swept.
ERASE = """
import json
from datetime import timedelta
from weerklank.site.commands import manners
manners.start_django()
from django.db.models.signals import pre_delete
from django.utils import timezone
from weerklank import crossings
from weerklank.trajectories.models import Change, ErasureCertificate, Trajectory, TrajectRecord
from weerklank.safeguards.models import Organisation
from weerklank.vault.models import SupplierKey

now = timezone.now()
here = Organisation.objects.create(name="Elderburg", slug="elderburg", kind="gemeente")
match = crossings.match(municipality=here, supplier="A", by=None, at=now, dry_run=False)
change = Change.objects.create(municipality=here, kind="import", at=now)
for name in match(["20", "21"]).values():
    one = Trajectory.objects.create(municipality=here, pseudonym=name, recorded_in=change)
    TrajectRecord.objects.create(trajectory=one, recorded_in=change)

def breaks(**kwargs):
    raise OSError("the vault is away")

first, second = Trajectory.objects.filter(municipality=here)
keys = SupplierKey.objects.filter(municipality_id=here.pk)
pre_delete.connect(breaks, sender=SupplierKey)
try:
    crossings.erase_trajectory(first, reason="request", by=None, at=now)
except OSError:
    pass
pre_delete.disconnect(breaks, sender=SupplierKey)
left = [Trajectory.objects.filter(municipality=here).count(), keys.count()]
crossings.erase_trajectory(second, reason="request", by=None, at=now)
after = [Trajectory.objects.filter(municipality=here).count(), keys.count()]
swept = crossings.sweep_keys(municipality=here, by=None, at=now + timedelta(days=2))
print(json.dumps({"left": left, "after": after, "swept": swept, "keys": keys.count(),
                  "certificates": ErasureCertificate.objects.count()}))
"""


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "WEERKLANK_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "weerklank.settings.local",
        **more,
    }


def run(*arguments: str, env: dict[str, str], words: str = "") -> subprocess.CompletedProcess[str]:
    return commands.run(arguments, env=env, words=words)


def python(*arguments: str, env: dict[str, str], words: str = "") -> str:
    done = run(*arguments, env=env, words=words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def weerklank(*arguments: str, env: dict[str, str], words: str = "") -> dict:
    said = python("-m", "weerklank.site.cli", *arguments, "--json", env=env, words=words)
    document = json.loads(said)
    assert isinstance(document, dict)
    return document


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows}


@pytest.mark.slow
def test_a_vault_apart_keeps_its_keys_to_itself(tmp_path):
    vault = tmp_path / "kluis.sqlite3"
    env = environment(tmp_path, WEERKLANK_VAULT_DATABASE_URL=f"sqlite://{vault}")
    template.put_apart(tmp_path / "data", vault)
    assert weerklank("migrate", env=env) == {"applied": 0}
    assert weerklank("check", env=env)["wrong"] == []
    ours = {"vault_supplierkey", "vault_keyholder", "vault_accessline"}
    assert ours <= tables(vault)
    assert not any(name.startswith("safeguards_") for name in tables(vault))
    assert not ours & tables(tmp_path / "data" / "weerklank.sqlite3")

    assert json.loads(python("-c", IMPORT, env=env)) == {
        "left": 2,
        "same": True,
        "swept": 1,
        "keys": 1,
        "lines": 3,
    }
    # Never a trajectory without its key; the key that is left is swept.
    assert json.loads(python("-c", ERASE, env=env)) == {
        "left": [1, 2],
        "after": [0, 1],
        "swept": 1,
        "keys": 0,
        "certificates": 2,
    }
    with sqlite3.connect(vault) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("DELETE FROM vault_accessline")

    archive = tmp_path / "back-up.weerklank"
    weerklank("backup", str(archive), env=env)
    elsewhere = environment(tmp_path / "elsewhere")
    template.put_in(tmp_path / "elsewhere" / "data")
    refused = run(
        "-m", "weerklank.site.cli", "restore", str(archive), "--without-journal", env=elsewhere
    )
    assert refused.returncode == 1
    assert "De kluis stond toen in een eigen database" in refused.stderr


@pytest.mark.slow
def test_a_laptop_has_a_key_of_its_own_that_can_be_replaced(tmp_path):
    env = environment(tmp_path)
    template.put_in(tmp_path / "data")
    weerklank("migrate", env=env)
    file = tmp_path / "data" / "vault_key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text()) >= 43
    python("-c", IMPORT, env=env)
    former = file.read_text()
    file.unlink()
    assert weerklank("reseal", "--key-stdin", env=env, words=former) == {"resealed": 1}
    assert file.read_text() != former
    # In one database: all of it or nothing, and then the other one.
    assert json.loads(python("-c", ERASE, env=env)) == {
        "left": [2, 2],
        "after": [1, 1],
        "swept": 0,
        "keys": 1,
        "certificates": 1,
    }


@pytest.mark.parametrize("key", ["", "too short to be a secret"])
def test_a_server_does_not_start_without_a_key_for_the_vault(key: str, tmp_path):
    env = environment(
        tmp_path,
        DJANGO_SETTINGS_MODULE="weerklank.settings.production",
        SECRET_KEY="s" * 50,
        WEERKLANK_VAULT_KEY=key,
    )
    done = run("-c", "from django.conf import settings; settings.DEBUG", env=env)
    assert done.returncode == 1
    assert "WEERKLANK_VAULT_KEY" in done.stderr
