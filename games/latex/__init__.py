"""Tables as LaTeX that fits a page: widths of type, columns, floats with caption, label and notes in print."""
