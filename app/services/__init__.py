"""What may be done, as functions on a database session: each part of the state has one owner here."""
