import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac

#: Without letters and digits that are mistaken for one another when read out or copied by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5


def one_time_password(form: UUID | None = None) -> str:
    """Return a password of 20 characters in groups of five: 99 bits, since each is one of 31 characters.

    It is random, or follows from the id of the form that asks for it and the installation's secret key: so the same
    form sent twice is answered with the same password, which is kept nowhere.
    """
    made = salted_hmac(__name__, str(form), algorithm="sha256").digest() if form else secrets.token_bytes(32)
    number, letters = int.from_bytes(made), ""
    for _ in range(GROUPS * GROUP_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return "-".join(letters[at : at + GROUP_LENGTH] for at in range(0, len(letters), GROUP_LENGTH))
