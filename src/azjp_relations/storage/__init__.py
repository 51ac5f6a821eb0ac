"""JSON ⇄ records, with cattrs; every decision of encoding is made here.

* A data file is a JSON array of objects, one a record, with the keys of the class in the order of the class. A key is
  left out where it holds the field's default (``None``, an empty list, ``false``).
* An actor says its class in ``type``, behind its ``id``: country, place, organization or person.
* A record inside a record is its id; a source inside a citation likewise.
* Dates are EDTF texts, terms of vocabularies their texts.
* Quantities are ``{"amount": "5", "unit": "USD", "bound": "about"}``, an exact one without ``bound``.
* The value of a variant is written like the field that it is a reading of.
* Nothing is coerced: text is text, a number is a number, a list is a list. Unknown keys are refused, and so are keys
  that appear twice in one object.
* A file whose name ends in ``.jsonl`` holds the same objects, one a line.
* A record that takes the place of one in the dataset below says so in ``revises``, behind its id: the same id.

A record is built as soon as it arrives; one that refers to a later record waits until all have arrived. So the order
of records and of files doesn't matter, and circles of references are noticed. One pass finds all faults of all files.
"""
