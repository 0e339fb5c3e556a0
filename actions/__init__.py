"""The door of the Rasa action server: thin actions that translate, call `bot`, and translate back."""
