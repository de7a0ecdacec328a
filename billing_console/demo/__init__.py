"""A firm's month-end played against the stand-ins, through the same doors that finance uses."""
