"""Dates as precise as their sources, in EDTF, and questions about them with three answers.

The grammar is the Extended Date/Time Format of the Library of Congress (4 February 2019), a profile of
ISO 8601-2:2019. It has levels 0 and 1 and, from level 2, *one of a set* with a single range, for the years
0001 to 9999:

================================  ==============================================================
``1998``, ``1998-02``             a year, a month
``1998-02-24``                    a day
``2011-21`` to ``2011-24``        spring, summer, autumn, winter
``197X``, ``19XX``                an unknown year of a decade, of a century
``2004-XX``, ``1985-XX-XX``       an unknown month, an unknown day of a year
``1985-04-XX``                    an unknown day of a month
``1984?``, ``2004-06~``, ``…%``   uncertain, approximate, both
``1998-02-24/1998-02-28``         an interval of years, months or days; each side may be qualified
``2000-01-21/..``, ``../1985``    an interval without end, without beginning
``1992/``, ``/1985``              an interval with an unknown end, an unknown start
``[1998-02-24..1998-02-28]``      one unknown day of that range of days, months or years
``[..1998-02-28]``                an unknown day on or before that one
``[1998-02-24..]``                an unknown day on or after that one
================================  ==============================================================

Each date has one spelling, so two dates are equal if their texts are.

An *approximate* date is compared as wider than it is written, by a margin on either side:

=====================  ========
precision              margin
=====================  ========
day                    7 days
month                  1 month
season                 3 months
year                   1 year
decade                 10 years
century                100 years
=====================  ========
"""

from azjp_relations.dates.edtf import EdtfDate
from azjp_relations.dates.parse import Precision

__all__ = ["EdtfDate", "Precision"]
