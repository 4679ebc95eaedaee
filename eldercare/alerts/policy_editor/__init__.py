"""The editor of policies: what was typed, what is wrong beside each step, the chain as a time line."""
