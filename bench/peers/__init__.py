"""Small servers that the product is measured beside, each a process: `python -m bench.peers.NAME PORT`."""
