"""Months in which everything goes wrong: each invoice is there once and no hour is lost."""
