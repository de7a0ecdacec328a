"""Bad input on purpose: whatever comes, it is refused or kept in words, and nothing is lost."""
