"""Property tests here have no deadline: a busy machine is not a defect."""

from hypothesis import settings

settings.register_profile("plumbline", deadline=None)
settings.load_profile("plumbline")
