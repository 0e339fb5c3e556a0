"""Checks that need the whole map: each rule takes a map and returns its problems."""
