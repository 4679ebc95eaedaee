"""What is read of visits by hand: one visit, requests by phone, missed visits, and what needs somebody."""
