"""What worked time and signed terms are worth: pure functions over plain values.

Nothing here reads a clock, a database or a setting; docs/rating.md tells the rules in prose.
"""
