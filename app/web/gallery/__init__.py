"""The components as they look and how to call them: for whoever builds, in the demo only."""
