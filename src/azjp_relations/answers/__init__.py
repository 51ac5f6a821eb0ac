"""Ask questions about records, and get answers that show their work.

Each function takes records and returns an answer: a value, the records behind it, the records that it left out and why,
and their citations. See :class:`Answer`.
"""
