"""Organs that act: civil affairs offices, competent units; posts, jurisdiction, holidays."""
