"""Records in the formats of others: one small room for each format.

Each function takes any records, writes whatever citations they have beside them, and writes files whole or not at
all. What needs another library imports it when it is called. :class:`azjp_relations.Dataset` has the same as methods.
"""
