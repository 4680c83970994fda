"""The believable cohort of the demo: people, what they learned and what they wrote to each other.

Everything happens through the operations of the rooms, moment by moment in the order of time.
"""
