"""The form check: for everybody with an account; without one where a district has opened it (tests beside the page)."""

PAGES = """
               nobody alice bob charlie dora erin frank grace henry ivy judy mallory
form_check      sign  ok    ok  ok      ok   ok   ok    ok    ok    ok  ok   ok
form_check:post sign  ok    ok  ok      ok   ok   ok    ok    ok    ok  ok   ok
form_template   sign  ok    ok  ok      ok   ok   ok    ok    ok    ok  ok   ok
"""
