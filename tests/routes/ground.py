"""The ground's own pages, and the admin's."""

PAGES = """
                    nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
home                sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
login               ok     home  home home    home home home  home  home  home home home
logout              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
components          sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
document            sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone
jobs                sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
job                 sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone
job_file            sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone
job_cancel          sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
job_retry           sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
documents_build     sign   no    no   no      no   ok   no    no    no    no   no   no
admin:index         sign   no    no   no      no   no   no    no    no    ok   ok   no
admin:login         sign   no    no   no      no   no   no    no    no    admin admin no
admin:logout        sign   no    no   no      no   no   no    no    no    bad  bad  no
admin:password_change      sign no no no no no no no no ok ok no
admin:password_change_done sign no no no no no no no no ok ok no
admin:jsi18n        sign   no    no   no      no   no   no    no    no    ok   ok   no
admin:autocomplete  sign   no    no   no      no   no   no    no    no    no   no   no
admin:view_on_site  sign   no    no   no      no   no   no    no    no    gone gone no
admin:app_list      sign   no    no   no      no   no   no    no    no    ok   gone no
admin:catch_all     sign   no    no   no      no   no   no    no    no    gone gone no
admin:auth_user_password_change sign no no no no no no no no no ok no
"""

PATHS = {
    "document": "/documents/999999/",
    "job": "/jobs/999999/",
    "job_file": "/jobs/999999/file/",
    "job_cancel": "/jobs/999999/cancel/",
    "job_retry": "/jobs/999999/retry/",
    "admin:autocomplete": "/admin/autocomplete/?app_label=projects&model_name=filing&field_name=project&term=",
    "admin:view_on_site": "/admin/r/1/1/",
    "admin:app_list": "/admin/audit/",
    "admin:catch_all": "/admin/nothing/",
    "admin:auth_user_password_change": "/admin/accounts/user/1/password/",
}
