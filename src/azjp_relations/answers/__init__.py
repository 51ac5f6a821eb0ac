"""Questions over records, and answers that can show their work.

Each function takes records and returns an answer: its value, the records that it rests on, the records that it left
out and why, and their citations. See :class:`Answer`.
"""
