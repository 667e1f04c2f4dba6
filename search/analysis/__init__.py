"""Reading Chinese names and queries: folding, grams, pinyin, aliases, synonyms, filter words, codes.

Pure functions shared by both engines: what is stored and what is asked go through the same hands.
Source of the pipeline: the rules of Chinese search in docs/architecture.md.
"""
