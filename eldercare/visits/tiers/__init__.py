"""How often somebody looks in on each senior: tiers by dated rules, their visits, the coverage."""
