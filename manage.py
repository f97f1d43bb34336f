#!/usr/bin/env python
"""Django's command line for budgeteval."""

import os
import secrets
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budgeteval.settings")
    if not {"DEBUG", "SECRET_KEY", "SECRET_KEY_FILE"} & os.environ.keys():
        # A command signs nothing that outlives it, so it may run with a key of its own where nothing is set up.
        # The server does not come by here (budgeteval.wsgi) and insists on the installation's key.
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
        os.environ.setdefault("ALLOWED_HOSTS", "localhost")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
