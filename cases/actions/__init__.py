"""Every write to the evidence, a module for each stage. Each action checks its rule and writes the change and its
ledger entry in one transaction, or raises `inspections.errors.Refused` and writes nothing."""
