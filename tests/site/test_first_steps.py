"""An installation in which nothing is: what it says, where and until when."""

from pathlib import Path
from typing import Any

from django.urls import reverse

from tests import cast
from weerklank.site.commands import demo, server


def test_a_site_without_accounts_says_how_to_make_one(db: None, client: Any, settings: Any) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "weerklank createuser" in page
    said = " ".join(server.first_steps())
    assert str(settings.DATA_FOLDER) in said
    assert "createuser" in said


def test_with_the_first_account_it_says_no_more(db: None, client: Any) -> None:
    cast.make_user("noor")
    assert "createuser" not in client.get(reverse("account_login")).content.decode()
    assert server.first_steps() == []


def test_the_example_beside_it_is_named(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    assert "weerklank demo" in server.first_steps()[-1]
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / demo.MARK).touch()
    assert f"WEERKLANK_DATA={tmp_path / 'demo'} weerklank serve" in server.first_steps()[-1]
