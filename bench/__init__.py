"""What the product costs and how quick it is, against peers and floors measured in the same run. No tests."""
