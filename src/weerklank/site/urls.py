"""Every address of the product. Paths are Dutch, names English."""

from allauth.account import views as account
from django.urls import include, path, re_path

account_urls = [
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("inloggen/bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("account-uit/", account.account_inactive, name="account_inactive"),
    path("wachtwoord/wijzigen/", account.password_change, name="account_change_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(  # the key has a hyphen of its own
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    *account_urls,
    path("", include("weerklank.site.pages")),
    path("", include("weerklank.safeguards.urls")),
    path("", include("weerklank.sampling.urls")),
    path("", include("weerklank.study.urls")),
    path("", include("weerklank.fieldwork.urls")),
    path("", include("weerklank.coding.urls")),
    path("", include("weerklank.memos.urls")),
    path("", include("weerklank.suggestions.urls")),
    path("", include("weerklank.analysis.urls")),
    path("", include("weerklank.findings.urls")),
    path("", include("weerklank.followup.urls")),
    path("", include("weerklank.reporting.urls")),
    path("", include("weerklank.exchange.urls")),
    # Before the trajectories, where the name of any table stands behind a pseudonym.
    path("", include("weerklank.personal.urls")),
    path("", include("weerklank.deliveries.urls")),
    path("", include("weerklank.figures.urls")),
    path("", include("weerklank.trajectories.urls")),
    path("", include("weerklank.vault.urls")),
    # Before the cards, where every other address below /k/ is taken for a code.
    path("", include("weerklank.telling.urls")),
    path("", include("weerklank.invitations.urls")),
    path("", include("weerklank.policy.urls")),
]

handler400 = "weerklank.site.views.bad_request"
handler404 = "weerklank.site.views.not_found"
handler500 = "weerklank.site.views.server_error"
handler429 = "weerklank.site.views.too_often"
