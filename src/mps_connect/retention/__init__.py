"""How long each class of data is kept, what holds it, and its erasure by rule."""
