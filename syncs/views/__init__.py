"""Addresses that the outside leads back to."""
