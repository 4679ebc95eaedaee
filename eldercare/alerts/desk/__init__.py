"""What the alarm desk shows of one alarm, gathered as plain values for the template."""
