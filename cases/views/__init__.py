"""The pages of the evidence, a module for each stage."""
