"""The demo: pretend councils, a pretend council site, and both served by one process (`plainchat demo`)."""
