"""The documentation as a small site, from the same files that are read in the repository."""
