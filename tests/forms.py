"""What a page's own form sends along, as a browser would."""

import re

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_in(page: str, mark: str) -> dict[str, str]:
    """The hidden fields of the first form that has the mark in its text; empty where the page has no such form."""
    form = next((found for found in _FORM.findall(page) if mark in found), "")
    return dict(_HIDDEN.findall(form))
