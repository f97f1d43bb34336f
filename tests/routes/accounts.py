"""The pages of one's own account."""

PAGES = """
                     nobody alice bob  charlie dora erin frank grace henry ivy  judy kate mallory
session              ok     ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
session:post         ok     ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
session_back         sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
password             sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
password:post        sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
second_factor        sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
second_factor_set_up sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
second_factor_verify sign   home  home home    home home home  home  home  home home home home
second_factor_off    sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
second_factor_codes  sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
"""
