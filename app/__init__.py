"""Plainchat: live text chat between a council's residents and its advisers."""
