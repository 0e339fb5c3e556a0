"""What the product proposes by itself: detectors over the log and the map, and the book that keeps what they find."""
