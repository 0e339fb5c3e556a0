"""The customers of the synthetic log: who they are, what they say, how it feels, what becomes of them."""
