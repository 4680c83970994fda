"""The match: who accompanies whom, as values in and values out.

`rules` says who fits whom, how well and at what price; `solving` makes a whole round of it, `suggesting` finds the scouts
that one learner may choose from; `instance` and `result` are the two files of `course-engine mentoring solve`.
"""
