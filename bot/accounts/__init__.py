"""Who may use the console: users, passwords, sessions, one-time links, and the trail of what they did."""
