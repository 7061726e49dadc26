from tests.house.pages import EVERYBODY, Page

PAGES = [
    # Whoever looks after the installation is asked in tests/safeguards/test_accounts.py.
    Page(
        "safeguards:accounts",
        get=dict.fromkeys(EVERYBODY, 403),
        post=dict.fromkeys(EVERYBODY, 403),
    ),
    Page("safeguards:installation_log", get=dict.fromkeys(EVERYBODY, 403)),
]
