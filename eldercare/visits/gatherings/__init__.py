"""Services given to a group at a village station: gatherings, their days, hosts and who signed up."""
