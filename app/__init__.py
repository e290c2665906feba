"""The Flask side of Gradjudge: what is kept (models), what may be done with it (services), pages and API."""
