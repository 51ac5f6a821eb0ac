"""JSON ⇄ records, with cattrs: how every value is written in the files."""
