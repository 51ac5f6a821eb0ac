"""Datasets from and to folders: :mod:`~azjp_relations.packs.load` and :mod:`~azjp_relations.packs.pack`."""
