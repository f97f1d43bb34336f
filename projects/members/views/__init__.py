"""Pages of a district's people: accounts, roles, invitations, security settings, the trail, one's own account."""
