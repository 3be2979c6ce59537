"""Pages that are written from the code, never by hand: each module's ``pages()`` yields (path in the site's sources, text)."""
