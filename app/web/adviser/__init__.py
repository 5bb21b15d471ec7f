"""What advisers see: the desk, signing in, the stream that feeds the desk."""
