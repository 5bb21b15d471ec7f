"""HTTP: pages, forms and streams, by audience."""
