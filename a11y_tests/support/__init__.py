"""The kit: a screen reader rig, a strict axe, browsers, emulations and detectors."""
