"""Who sits at the keyboard. As strong as the login of the machine, and no stronger."""

import getpass


def person_at_keyboard() -> str:
    """Return the login name, for acts of which nobody said who did them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
