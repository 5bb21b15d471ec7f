"""`plainchat doctor`: what stands between an installation and a chat, a sentence each.

`findings.py` has the form of what is found; the other modules look, each at one part. None changes anything.
"""
