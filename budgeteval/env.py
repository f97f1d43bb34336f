"""Reading settings from the environment, failing loudly on odd values."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str | None = None) -> str:
    """Return the variable, or the content of the file that NAME_FILE points to, or the default."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text("utf-8").strip()
        except OSError as error:
            message = f"{name}_FILE names {file_name}, which cannot be read: {error.strerror}"
            raise ImproperlyConfigured(message) from error
    value = os.environ.get(name, default)
    if value is None:
        message = f"{name} is not set; set it, or set {name}_FILE to a file that holds it"
        raise ImproperlyConfigured(message)
    return value


def env_bool(name: str, *, default: bool) -> bool:
    """Return the variable as a truth value; anything but 1/0, true/false, yes/no, on/off is refused."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    message = f"{name} is {value!r}; expected one of true, false, 1, 0, yes, no, on, off"
    raise ImproperlyConfigured(message)


def env_int(name: str, default: int, *, at_least: int = 0) -> int:
    """Return the variable as a whole number, not below the least that makes sense."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError as error:
        message = f"{name} is {value!r}; expected a whole number"
        raise ImproperlyConfigured(message) from error
    if number < at_least:
        message = f"{name} is {number}; expected {at_least} or more"
        raise ImproperlyConfigured(message)
    return number


def env_json(name: str) -> dict[str, Any]:
    """Return the variable as a JSON object, or the content of the file that NAME_FILE points to; empty where unset."""
    value = env_str(name, "{}")
    try:
        found = json.loads(value)
    except ValueError as error:
        message = f"{name} is not JSON: {error}"
        raise ImproperlyConfigured(message) from error
    if not isinstance(found, dict):
        message = f"{name} is JSON, but not an object; expected something like {{}}"
        raise ImproperlyConfigured(message)
    return found


def env_list(name: str, default: str = "") -> list[str]:
    """Return the variable, split at commas, without empty parts."""
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]
