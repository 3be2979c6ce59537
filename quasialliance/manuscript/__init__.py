"""The paper's text: every number by name for an author's own text, a report that is filled in, and what changed since a build."""
