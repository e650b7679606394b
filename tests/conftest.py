"""What holds for all tests: generated examples are the same everywhere, and may take their time."""

from hypothesis import settings

settings.register_profile("siyu", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("siyu")
