"""Who gets where, room by room: each module has `PAGES`, and `paths` for rows that need an object.

A row's name is a route's name, with `:post` where it is posted to (with nothing but what `paths` gives), and `/own`,
`/child`, `/neighbour`, `/far`, `/abroad` or any other word for whose object it is. Cells:

ok: the page, or done; gone: no such page for this person; no: refused; sign: sent to the sign-in page;
home: sent to the first page; admin: sent to the admin's own first page; bad: the method is not answered;
over: too late, others were first.

Alice: clerk of the unit, Bob: its head, Charlie: every role elsewhere, Dora: section, Erin: centre, Frank: pool,
Grace: expert, Henry: leader, Ivy: auditor, Judy: administrator, Mallory: an account without any role.
"""
