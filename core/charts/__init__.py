"""Charts as pictures that are ready to draw: plain data in, geometry and shown texts out; templates only place them."""
