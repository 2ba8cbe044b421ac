import secrets

#: Without letters and digits that are mistaken for one another when read out or copied by hand.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5


def one_time_password() -> str:
    """Return a random password of 20 characters in groups of five: 99 bits, since each is one of 31 characters."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
