"""Routes of the app by who may use them."""

from tests.routes import EVERYBODY_SIGNED_IN, PEOPLE, Route

ROUTES = [
    Route("accounts:sign_in", may=frozenset({"signed_out"}), refused=302, outsider=302),
    Route("accounts:sign_in", method="post", may=frozenset({"signed_out"}), refused=302, outsider=302),
    Route("accounts:sign_out", method="post", may=EVERYBODY_SIGNED_IN, ok=302),
    Route("accounts:sign_out", may=EVERYBODY_SIGNED_IN, ok=405),
    Route("accounts:session", may=frozenset(PEOPLE)),
    Route("accounts:drafts", method="post", may=EVERYBODY_SIGNED_IN, ok=400, signed_out=401),
    Route("accounts:discard_draft", method="post", may=EVERYBODY_SIGNED_IN, ok=302),
    Route("accounts:password_change", may=EVERYBODY_SIGNED_IN),
    Route("accounts:password_change", method="post", may=EVERYBODY_SIGNED_IN),
]
