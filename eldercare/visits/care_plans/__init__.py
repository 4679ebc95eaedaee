"""Care plans on the desk: what is agreed with each senior, and how it is changed."""
