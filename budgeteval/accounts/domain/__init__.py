"""What happens to an account: passwords, the second factor, coming and going. Each leaves a line without secrets."""
