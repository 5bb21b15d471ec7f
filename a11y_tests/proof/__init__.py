"""Experiments that decided how things are built, kept as tests."""
