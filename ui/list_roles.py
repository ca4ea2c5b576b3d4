"""What the rows of the side lists tell beside their name, and what documents are sorted by."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt


class Role(IntEnum):
    """What a row tells beside its name."""

    SUBTITLE = Qt.ItemDataRole.UserRole + 1  # str
    PROGRESS = Qt.ItemDataRole.UserRole + 2  # 0–1, or None where nothing is going on
    TONE = Qt.ItemDataRole.UserRole + 3  # plain, busy, paused, locked, bad
    RECORD = Qt.ItemDataRole.UserRole + 4  # the record behind the row
    ICON = Qt.ItemDataRole.UserRole + 5  # str, in place of the list's own icon
    ASIDE = Qt.ItemDataRole.UserRole + 6  # str, at the end of the first line
    TARGET = Qt.ItemDataRole.UserRole + 7  # whether a drop would fall on it


class Order(StrEnum):
    """What documents are sorted by."""

    ADDED = "added"
    NAME = "name"
    STATE = "state"


def order_named(name: str) -> Order:
    """The order of this name, the newest first where there is none such."""
    return next((order for order in Order if order == name), Order.ADDED)
