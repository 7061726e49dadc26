"""What the pages of the vault answer to whom."""

from tests.house.pages import Page, in_register
from tests.house.pages.trajectories import municipality

PAGES = [
    # First she gives her password again; what comes then is asked in tests/vault.
    Page(
        "vault:keys",
        municipality,
        get=in_register(sleutelhouder=302),
        post=in_register(sleutelhouder=302),
        post_data=lambda world: {"do": "pseudonym", "p-pseudonym": "T-7KQ2XB"},
    ),
    Page("site:vault_staff", municipality, get=in_register(sleutelhouder=302)),
    Page("vault:log", municipality, get=in_register(sleutelhouder=200)),
    # Whoever looks after the installation is asked in tests/vault.
    Page("vault:keyholders", municipality, get=in_register(), post=in_register()),
]
