"""The forms of the evidence, a module for each stage."""
