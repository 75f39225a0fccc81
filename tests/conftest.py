"""What holds for all tests."""

from hypothesis import settings

# How long an example takes depends on the machine and on who else works on it: no test asserts it.
settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
