"""Invented contents for the style page: each component in each of its states."""
