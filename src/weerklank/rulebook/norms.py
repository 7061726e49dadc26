"""What the law fixes, once: for milestones, the term and figures.

Signals have the same numbers among their thresholds, each with its source; a test compares them.
"""

TERM_MONTHS = 36  # Wet inburgering 2021, art. 11
PIP_DAYS = 70  # Besluit inburgering 2021, art. 5.3
PIP_WAIT_DAYS = 14  # the same, after information of others
AANBOD_MONTHS = {"B": 3, "O": 6, "Z": 3}  # Regeling inburgering 2021, art. 4.1, onder g
ONTZORGEN_MONTHS = 6  # Participatiewet, art. 56a
SWITCH_MONTHS = 18  # Besluit inburgering 2021, art. 5.4
A2_HOURS = 600  # Besluit inburgering 2021, art. 5.5
PVT_HOURS = 12  # Besluit inburgering 2021, art. 3.1
MAP_HOURS = 40  # Regeling inburgering 2021, art. 3.1
Z_HOURS = 800  # Besluit inburgering 2021, art. 3.14
