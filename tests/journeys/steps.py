"""What every journey does: signing in, opening a page as somebody, looking whether a page is clean."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from budgeteval.accounts.models import User

PASSWORD = "correct horse 1"


def assert_clean(page: Page) -> None:
    """No finding of axe, and nothing to scroll sideways, once the page is there."""
    page.wait_for_load_state()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def sign_in(page: Page, site: str, username: str, password: str = PASSWORD) -> None:
    """Sign in at the page, as a person does."""
    page.goto(f"{site}/login/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("口令").fill(password)
    page.get_by_role("button", name="登录").click()


def signed_in(context: BrowserContext, site: str, user: User) -> None:
    """Let the browser be that person's, whoever's it was before."""
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.clear_cookies()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])


def enter(page: Page, site: str, user: User, path: str) -> None:
    """Open a page as that person."""
    signed_in(page.context, site, user)
    page.goto(f"{site}{path}")
