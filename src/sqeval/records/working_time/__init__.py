"""Working hours, holidays and named periods; hours between time stamps by a calendar; targets that depend on the request."""
