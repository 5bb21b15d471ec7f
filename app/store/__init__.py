"""How everything is kept: SQL stands only here."""
