"""Pages: the picture as one HTML file that a reader can move in. No server, no library, no request to any host."""
