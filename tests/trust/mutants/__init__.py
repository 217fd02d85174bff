"""A guard that cannot fail proves nothing: each mutant spoils one guard, on a copy, and names the test that must turn red."""
