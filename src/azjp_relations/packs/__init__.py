"""Read and write folders of data: :mod:`~azjp_relations.packs.load` and :mod:`~azjp_relations.packs.pack`."""
