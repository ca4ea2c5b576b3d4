"""The core of ChatQA Desktop: plain Python, no Qt."""

__version__ = "0.1.0"
