"""What stands in a council's own pages: the loader, and a pretend council to try it on."""
