"""The server refuses to start insecurely. Each case starts a real interpreter with nothing but its own environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRONG = "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz" * 2


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "budgeteval.settings", **environment}
    return subprocess.run(
        [sys.executable, *(arguments or ("manage.py", "check"))],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short", "ALLOWED_HOSTS": "a.cn"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "insecure" + STRONG, "ALLOWED_HOSTS": "a.cn"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": STRONG}, "ALLOWED_HOSTS is empty"),
        ({"SECRET_KEY": STRONG, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS contains *"),
        ({"SECRET_KEY": STRONG, "ALLOWED_HOSTS": "a.cn", "HTTPS": "0"}, "HTTPS is off"),
        ({"SECRET_KEY": STRONG, "ALLOWED_HOSTS": "a.cn", "DEBUG": "perhaps"}, "DEBUG is 'perhaps'"),
        ({"DEBUG": "1", "EMAIL_HOST": "mail.a.cn"}, "EMAIL_HOST is set, but EMAIL_FROM is not"),
        ({"DEBUG": "1", "EMAIL_USE_TLS": "1", "EMAIL_USE_SSL": "1"}, "EMAIL_USE_TLS and EMAIL_USE_SSL are both on"),
        ({"DEBUG": "1", "MINUTES_PER_ITEM": '{"call": 0}'}, "MINUTES_PER_ITEM holds something else"),
        ({"DEBUG": "1", "MINUTES_PER_ITEM": '{"call": "5"}'}, "MINUTES_PER_ITEM holds something else"),
    ],
)
def test_insecure_surroundings_are_refused(environment: dict[str, str], sentence: str) -> None:
    started = start("-c", "import budgeteval.wsgi", **environment)
    assert started.returncode != 0
    assert sentence in started.stderr


def test_a_command_runs_where_nothing_is_set_up() -> None:
    assert start("manage.py", "check").returncode == 0


def test_the_deployment_check_is_clean() -> None:
    started = start(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=STRONG, ALLOWED_HOSTS="a.cn"
    )
    assert started.returncode == 0, started.stderr


def test_plain_http_is_for_this_machine_alone() -> None:
    assert start(SECRET_KEY=STRONG, ALLOWED_HOSTS="localhost,127.0.0.1,[::1]", HTTPS="0").returncode == 0


def test_another_database_is_taken_from_its_address() -> None:
    address = "postgres://clerk:secret@db.example.org/evaluation"
    code = (
        "from django.conf import settings; d = settings.DATABASES['default']; print(d['ENGINE'], d['HOST'], d['NAME'])"
    )
    started = start("-c", code, DEBUG="1", DATABASE_URL=address)
    assert started.stdout.split() == ["django.db.backends.postgresql", "db.example.org", "evaluation"]
