"""JSON ⇄ records: how every value is written in the files.

* A data file is a JSON array of objects, one for each record, with keys in the order of the class. A key whose value
  would be the default (``None``, an empty list, ``false``) is left out.
* An actor has its class in ``type``, after its ``id``: country, place, organization, person or thing.
* Where a record or a citation refers to a record or a source, it has the id.
* Dates are EDTF text, and terms of vocabularies are text.
* Quantities are ``{"amount": "5", "unit": "USD", "bound": "about"}``; an exact one has no ``bound``.
* The value of a variant is written like the field that it is a reading of.
* Nothing is coerced: ``"5"`` isn't a number, and ``null`` isn't an empty list. Unknown keys are refused, and so are
  keys that appear twice in one object.
* A file whose name ends in ``.jsonl`` has the same objects, one on each line.
* A record that replaces one in the dataset below has the same id again in ``revises``, after its ``id``.

One set of hooks says what JSON means. Each record is built as soon as it arrives; one that refers to a later record
waits until all have arrived. So the order of records and of files doesn't matter, and circular references are found.
What is refused is read again with cattrs, which goes on after a fault: one pass finds all faults in all files.
"""
