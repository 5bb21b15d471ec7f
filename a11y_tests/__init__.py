"""Proof of accessibility in real browsers, and with a real screen reader."""
