from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from accounts import draft_views, views
from accounts.forms import SignInForm

app_name = "accounts"
urlpatterns = [
    path(
        "sign-in/",
        LoginView.as_view(
            template_name="accounts/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
        ),
        name="sign_in",
    ),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("session/", views.session, name="session"),
    path("drafts/", draft_views.drafts, name="drafts"),
    path("drafts/discard/", draft_views.discard, name="discard_draft"),
    path("password/", views.password_change, name="password_change"),
]
