"""Ask questions about records, and get answers that show their work.

Each function takes records and returns an answer: a value, the records behind it with their citations, and the records
left out, each with the reason. See :class:`Answer`.
"""
