"""The same contract against real sandboxes, where credentials are given."""
