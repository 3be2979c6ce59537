"""Games in extensive form: the tree as a user builds it, as arrays, and its reduced normal form."""
