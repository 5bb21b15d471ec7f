"""What residents see: start, form, conversation, transcript."""
