"""Who is who: from links between ids to persons, night by night. Plain Python, no Dagster.

Which links there are, and which of them nobody may use, is said in the models of core/identity.
"""
