"""What tests share: the cast of people, a real database, clients that act as somebody."""
