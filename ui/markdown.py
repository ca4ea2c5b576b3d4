"""Markdown in a text document: paragraphs, lists, tables with lines, code on a ground of its own.

What is rendered is data: HTML in it stays text, pictures are never loaded, and its links are only words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ui.theme import Theme

LINE_HEIGHT, CELL_LINE_HEIGHT, CODE_LINE_HEIGHT = 140.0, 110.0, 125.0  # per cent
PARAGRAPH_GAP, ITEM_GAP = 8, 3  # pixels below
FRAME_GAP = 10  # below a table or code
CELL_PADDING = 6
CODE_PADDING = 10
CODE_SIZE = 0.93  # of the text's

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_RULE_KEY = QTextFormat.Property.BlockTrailingHorizontalRulerWidth
_CODE_KEYS = (QTextFormat.Property.BlockCodeFence, QTextFormat.Property.BlockCodeLanguage)


def rendered(markdown: str, font: QFont, theme: Theme) -> QTextDocument:
    """Safe Markdown as a document in `font`."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(font)
    document.setMarkdown(markdown, _FEATURES)
    for code in list(_code(document)):
        _set_code(document, code, theme)
    for block in _each_block(document):
        _format(block, theme)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_table(frame, theme)
    return document


class Writer:
    """Puts blocks into a document one after another. The last one may be written again, for it still grows."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        self._document = document
        self._theme = theme
        self._settled = 0  # position of the end of what stays
        document.clear()

    def settle(self, markdown: str, change: Callable[[QTextDocument], None] | None = None) -> None:
        """Write a block that stays, in the place of the one that grew; `change` has the last word on it."""
        self.show(markdown, change)
        self._settled = self._end().position()

    def show(self, markdown: str, change: Callable[[QTextDocument], None] | None = None) -> None:
        """Write a block that will be written again."""
        made = rendered(markdown, self._document.defaultFont(), self._theme)
        if change is not None:
            change(made)
        cursor = self._end()
        cursor.beginEditBlock()
        self._take_back(cursor)
        if markdown.strip():
            _append(cursor, made)
        cursor.endEditBlock()

    def _end(self) -> QTextCursor:
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor

    def _take_back(self, cursor: QTextCursor) -> None:
        cursor.setPosition(self._settled, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if _is_empty(cursor.block()):
            cursor.setBlockFormat(_no_height())


def _append(cursor: QTextCursor, made: QTextDocument) -> None:
    """Put `made` at the end. A fragment loses its first block's format, and leaves an empty block before a list."""
    first = made.begin()
    framed = _is_empty(first) and first.next().isValid() and _frame_of(made, first.next()) is not None
    if not framed:
        if not _is_empty(cursor.block()):
            cursor.insertBlock()
        cursor.setBlockFormat(QTextBlockFormat() if first.textList() is not None else first.blockFormat())
        cursor.setBlockCharFormat(first.charFormat())
    start = cursor.block().blockNumber()
    cursor.insertFragment(QTextDocumentFragment(made))
    begun = cursor.document().findBlockByNumber(start)
    if not framed and _is_empty(begun) and not _is_empty(first):
        QTextCursor(begun).deleteChar()
    elif not framed and first.textList() is None:
        QTextCursor(begun).setBlockFormat(first.blockFormat())


def _frame_of(document: QTextDocument, block: QTextBlock) -> QTextFrame | None:
    frame = QTextCursor(block).currentFrame()
    return frame if frame is not None and frame != document.rootFrame() else None


def _is_empty(block: QTextBlock) -> bool:
    """Whether nothing is shown of it; a rule across the page is a block without text."""
    return block.length() == 1 and not block.blockFormat().hasProperty(_RULE_KEY)


def _each_block(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _no_height() -> QTextBlockFormat:
    """Of the empty block that a document must have before and after a table."""
    form = QTextBlockFormat()
    form.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    return form


def _format(block: QTextBlock, theme: Theme) -> None:
    """Room between lines and paragraphs; headings hardly larger than the text; links and inline code."""
    cursor = QTextCursor(block)
    frame = _frame_of(block.document(), block)
    if frame is not None and not isinstance(frame, QTextTable):
        return  # code has its format already
    if frame is None and _is_empty(block):
        cursor.setBlockFormat(_no_height())
        return
    form = QTextBlockFormat()
    height = CELL_LINE_HEIGHT if frame else LINE_HEIGHT
    form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setTopMargin(0)
    if not _is_empty(block) and block.length() == 1:
        form.setBackground(QColor(theme.outline))  # of a rule
    form.setBottomMargin(0 if frame else ITEM_GAP if block.textList() is not None else PARAGRAPH_GAP)
    cursor.mergeBlockFormat(form)
    if block.blockFormat().headingLevel():
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        heading = QTextCharFormat()
        heading.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        heading.setFontWeight(QFont.Weight.DemiBold)
        cursor.mergeCharFormat(heading)
    _format_words(block, theme)


def _format_words(block: QTextBlock, theme: Theme) -> None:
    """A link of the model's own is only words; code within a line has type of its own."""
    found: list[tuple[int, int, QTextCharFormat]] = []
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        form = fragment.charFormat()
        if form.isAnchor() or form.fontFixedPitch():
            found.append((fragment.position(), fragment.position() + fragment.length(), form))
        part += 1
    for start, end, form in found:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        if form.isAnchor():
            _unlink(form)
        if form.fontFixedPitch():
            _set_mono(form, block.document().defaultFont())
            form.setBackground(QColor(theme.hover))
        cursor.setCharFormat(form)


def _unlink(form: QTextCharFormat) -> None:
    for key in (QTextFormat.Property.IsAnchor, QTextFormat.Property.AnchorHref):
        form.clearProperty(key)
    form.setToolTip("")  # a link's title is the document's words, and Qt would read HTML in them
    form.clearForeground()
    form.setFontUnderline(False)


def _set_mono(form: QTextCharFormat, text: QFont) -> None:
    form.setFontFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), "monospace"])
    form.setFontPointSize(text.pointSizeF() * CODE_SIZE)


def _code(document: QTextDocument) -> Iterator[tuple[int, int]]:
    """The ranges of blocks of code, from the last one on, so that each keeps its place while later ones change."""
    runs: list[tuple[int, int]] = []
    for block in _each_block(document):
        if any(block.blockFormat().hasProperty(key) for key in _CODE_KEYS):
            start, end = block.position(), block.position() + block.length() - 1
            runs = [*runs[:-1], (runs[-1][0], end)] if runs and runs[-1][1] + 1 == start else [*runs, (start, end)]
    yield from reversed(runs)


def _set_code(document: QTextDocument, code: tuple[int, int], theme: Theme) -> None:
    """Into a frame with a ground."""
    cursor = QTextCursor(document)
    cursor.setPosition(code[0])
    cursor.setPosition(code[1], QTextCursor.MoveMode.KeepAnchor)
    lines, words = QTextBlockFormat(), QTextCharFormat()
    lines.setLineHeight(CODE_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    _set_mono(words, document.defaultFont())
    cursor.setBlockFormat(lines)
    cursor.setCharFormat(words)
    form = QTextFrameFormat()
    form.setBackground(QColor(theme.hover))
    form.setPadding(CODE_PADDING)
    form.setBottomMargin(FRAME_GAP)
    form.setBorder(0)
    cursor.insertFrame(form)


def _set_table(table: QTextTable, theme: Theme) -> None:
    """Lines that can be seen, room in its cells, its head on a ground."""
    form = table.format()
    form.setBorder(1)
    form.setBorderBrush(QBrush(QColor(theme.outline)))
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderCollapse(True)
    form.setCellSpacing(0)
    form.setCellPadding(CELL_PADDING)
    form.setBottomMargin(FRAME_GAP)
    form.setWidth(QTextLength())
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.format()
        head.setBackground(QColor(theme.hover))
        cell.setFormat(head)
