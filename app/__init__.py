"""The core of ChatQA Desktop: plain Python, no Qt."""

import os

__version__ = "0.1.0"
# Where the newest release is told (RELEASING.md). Empty: nowhere yet.
__releases__ = ""

# Here, before anything can load ONNX Runtime: unless told not to, its official builds send events to their maker and
# keep an identifier of the computer. Every process of ours, rapidocr's and Chroma's use of it included, comes by here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
