"""People who sign in: the custom user, sign-in rules, two-step verification for staff."""
