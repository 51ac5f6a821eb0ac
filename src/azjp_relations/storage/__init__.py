"""JSON ⇄ records, with cattrs; every decision of encoding is made here.

* A data file is a JSON array of objects, one a record, with the keys of the class in the order of the class. A key is
  left out where it holds the field's default (``None``, an empty list, ``false``).
* An actor says its class in ``type``, behind its ``id``: country, place, organization or person.
* A record inside a record is its id; a source inside a citation likewise.
* Dates are EDTF texts, terms of vocabularies their texts.
* Quantities are ``{"amount": "5", "unit": "USD", "bound": "about"}``, an exact one without ``bound``.
* The value of a variant is written like the field that it is a reading of.
* Nothing is coerced: text is text, a number is a number, a list is a list; an unknown key is refused, and so is a
  key that stands twice in one object.
* A file whose name ends in ``.jsonl`` holds the same objects, one a line.
* A record that takes the place of one that the files are laid over says so in ``revises``, behind its id: the same id.

Records are made on demand: whoever refers to a record causes it to be made first. So the order of records and of
files does not matter, and a circle of references is noticed. All faults of all files are found in one pass.

``azjp_relations.storage.quick`` reads first, and what it stumbles over is read and explained here.
"""
