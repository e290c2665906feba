"""Draw a graph: what is on it, where it stands, and the SVG."""
