"""The window: Qt widgets over the engine's client. Knows no llama.cpp, Chroma, PDFium or SQLite."""
