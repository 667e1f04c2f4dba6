"""The law of codes and names, without a database: what a form, an import and a search message say of them."""
