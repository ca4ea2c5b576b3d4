"""The dialogue of one conversation, oldest turn on top. Stays at the end while the user is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea

from app.records import Conversation, Turn
from ui.answer_view import AT_ONCE
from ui.to_end import ToEnd
from ui.turn_column import Place, TurnColumn
from ui.turn_view import TurnView

NEAR = 60  # pixels from the end that still count as being there
MARGIN = 1.0  # heights of the view above and below it in which turns are drawn
EARLIER = 3.0  # heights of the view below the first turn from which on those before it are wanted
KEPT = 24  # turns drawn at the same time; those farthest from the eye go
BREATH_MS = 5  # between two steps of drawing: what the user does comes first


class DialogueView(QScrollArea):
    """A column of turns, drawn one a turn of the event loop while they come near."""

    source_wanted = Signal(object, object)
    citations_wanted = Signal(object, int)
    again_wanted = Signal(object)  # the failed TurnView whose question is to be asked again
    replace_wanted = Signal(object, str)  # the TurnView in whose place a question is to be asked
    version_wanted = Signal(int)  # id of a turn
    suggestion_chosen = Signal(str)
    edit_left = Signal(str)  # a question that was being edited when its turn went
    earlier_wanted = Signal()  # the turns before the first one here

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dialogue")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Dialogue"))
        self.is_whole = True  # all turns of its version are here
        self.is_waiting = False  # for earlier ones
        self._at_end = True
        self._below: int | None = None  # pixels to the bottom, where the user has gone on from the end to the sources
        self._arranging = False
        self.title = ""  # of its conversation, once there is one
        self._busy = self._blocked = False
        self._suggesting = True
        self._made: tuple[Place, TurnView] | None = None  # a turn that has its widget but not its place yet
        self._column = TurnColumn(self)
        self._column.unsettled.connect(self._settle)
        self.setWidget(self._column)
        self._drawer = QTimer(self, interval=BREATH_MS, singleShot=True)
        self._drawer.timeout.connect(self._draw_next)
        self.to_end = ToEnd(self)
        self.to_end.clicked.connect(self.go_to_end)
        self.verticalScrollBar().valueChanged.connect(self._notice)

    @property
    def places(self) -> Sequence[Place]:
        """All turns, drawn or not."""
        return self._column.places

    @property
    def turns(self) -> list[TurnView]:
        """The turns that are drawn, oldest first."""
        return [place.view for place in self._column.places if place.view is not None]

    @property
    def last_saved(self) -> TurnView | None:
        """The last turn, where it is saved."""
        last = self._column.places[-1].view if self._column.places else None
        return last if last is not None and last.turn_id is not None else None

    # What stands in it.

    def add(self, turn: TurnView) -> None:
        """Add a turn and go to it."""
        self._at_end, self._below = True, None
        place = Place(None)
        self._keep(lambda: self._put(place, turn))
        self._allow()

    def begin(self, question: str) -> TurnView:
        """Add the turn of a question that is asked now."""
        turn = TurnView(question)
        turn.begin()
        self.add(turn)
        return turn

    def saved(self, view: TurnView, turn: Turn) -> None:
        """A turn that was asked here is saved."""
        for place in self._column.places:
            if place.view is view:
                place.turn = turn
        view.finish_turn(turn)

    def show_conversation(self, conversation: Conversation) -> None:
        """Show a saved conversation: its last turn now, the others as they come near."""
        self.title = conversation.title
        if not conversation.turns:  # the engine or the window died under its first question, which is its title
            turn = TurnView(conversation.title)
            turn.end_failed(self.tr("This question was not answered."))
            self.add(turn)
            return
        self._column.places = [Place(turn) for turn in conversation.turns]
        self._keep(lambda: None)
        self._draw(self._column.places[-1])
        self._drawer.start()

    def want_earlier(self) -> None:
        """Have the turns before the first one here."""
        first = self._column.places[0] if self._column.places else None
        if not (self.is_whole or self.is_waiting) and first is not None and first.turn is not None:
            self.is_waiting = True
            self.earlier_wanted.emit()

    def add_earlier(self, turns: Sequence[Turn]) -> None:
        """Turns that stand before all that are here."""
        self.is_waiting = False
        places = [Place(turn) for turn in turns]
        self._keep(lambda: self._column.places.__setitem__(slice(0, 0), places))
        self._drawer.start()

    def show_version(self, turns: Sequence[Turn]) -> None:
        """Show another version of the conversation: what is the same stays, the rest is drawn anew."""
        self.is_whole = True
        places = self._column.places
        loaded = next((at for at, turn in enumerate(turns) if places and places[0].is_of(turn)), 0)
        before, turns, same = turns[:loaded], turns[loaded:], 0  # only the last turns may be here
        for place, turn in zip(places, turns, strict=False):
            if not place.is_of(turn):
                break
            same += 1
        focus = QApplication.focusWidget()
        stepped = focus is not None and any(
            one.view.isAncestorOf(focus) for one in places[same:] if one.view is not None
        )
        self.leave_edits(places[same:])
        self.discard(places[same:])
        self._at_end = False
        kept = [*map(Place, before), *places[:same]]
        self._column.places = [*kept, *map(Place, turns[same:])]
        self._keep(lambda: None)
        if same < len(turns):
            self._draw(self._column.places[len(kept)])
            view = self._column.places[len(kept)].view
            if stepped and view is not None and view.foot.stepper is not None:
                view.foot.stepper.take_focus()
        self._drawer.start()

    def cut(self, turn: TurnView) -> list[Place]:
        """Take a turn and what follows it from view; `put_back` brings it back."""
        index = next((n for n, place in enumerate(self._column.places) if place.view is turn), None)
        if index is None:
            return []
        gone, self._column.places = self._column.places[index:], self._column.places[:index]
        self.leave_edits(gone)
        for place in gone:
            if place.view is not None:
                place.view.hide()
        return gone

    def leave_edits(self, places: Sequence[Place]) -> None:
        """What questions of these were being changed to is not lost with them."""
        for question in [place.view.asked.leave() for place in places if place.view is not None]:
            if question:
                self.edit_left.emit(question)

    def put_back(self, gone: Sequence[Place], instead: TurnView) -> None:
        """What was cut, in the place of the turn that came to nothing."""
        self.take_out(instead)
        for place in gone:
            if place.view is not None:
                place.view.show()
        self._keep(lambda: self._column.places.extend(gone))
        self._allow()
        self._drawer.start()

    def discard(self, gone: Sequence[Place]) -> None:
        """What was cut is not wanted back."""
        for place in gone:
            self._column.undraw(place)

    def take_out(self, turn: TurnView) -> None:
        """A failed turn gives way to the new one; it was never saved."""
        for place in [place for place in self._column.places if place.view is turn]:
            self._column.undraw(place)
            self._column.places.remove(place)
        self._allow()  # another turn is the last one
        self._keep(lambda: None)

    def show_turn(self, turn_id: int) -> bool:
        """Scroll to a saved turn; False where it is not in this version of the conversation."""
        found = next((one for one in self._column.places if one.turn is not None and one.turn.id == turn_id), None)
        if found is None:
            return False
        self._at_end = False
        if found.view is None:
            self._draw(found)
        self.verticalScrollBar().setValue(found.top - 12)
        return True

    def set_busy(self, busy: bool, blocked: bool) -> None:
        """While an answer is under way, no question can be edited, no answer regenerated, no version chosen; while
        asking is `blocked`, nothing can be asked."""
        self._busy, self._blocked = busy, blocked
        self._allow()
        self._place_to_end()

    def set_suggestions(self, on: bool) -> None:
        """Whether questions to go on with are offered."""
        self._suggesting = on
        self._allow()

    # Drawing.

    def _draw(self, place: Place) -> None:
        """At once."""
        if place.turn is not None and place.view is None:
            self._put_saved(place, self._drawn(place.turn))

    def _put_saved(self, place: Place, view: TurnView) -> None:
        self._keep(lambda: self._put(place, view))
        self._allow(place)

    def _put(self, place: Place, view: TurnView) -> None:
        if place not in self._column.places:
            self._column.places.append(place)
        view.source_wanted.connect(self.source_wanted)
        view.citations_wanted.connect(self.citations_wanted)
        view.again_wanted.connect(lambda question: self.again_wanted.emit(view))
        view.edited.connect(lambda question: self.replace_wanted.emit(view, question))
        view.regenerate_wanted.connect(lambda: self.replace_wanted.emit(view, view.question))
        view.version_wanted.connect(self.version_wanted)
        view.suggestion_chosen.connect(self.suggestion_chosen)
        view.folded.connect(self._stay)
        self._column.draw(place, view)

    def _draw_next(self) -> None:
        """The nearest turn that is near and not drawn: its widget, its words, its place, each in a turn of the event
        loop. Then let go of those far away."""
        if self._made is not None and self._made[1].text.is_writing:
            self._drawer.start()
            return
        if self._made is not None:
            (place, view), self._made = self._made, None
            if place.view is None and place in self._column.places:
                self._put_saved(place, view)
            else:
                view.deleteLater()
            self._drawer.start()
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        if middle < EARLIER * self.viewport().height():
            self.want_earlier()
        near = self._near(middle)
        if near is not None and near.turn is not None:
            self._made = near, self._drawn(near.turn, at_once=0)
            self._drawer.start()
        else:
            self._let_go(middle)

    def _drawn(self, turn: Turn, at_once: int = AT_ONCE) -> TurnView:
        view = TurnView(turn.answer.question, self._column)
        view.finish_turn(turn, at_once)
        return view

    def _near(self, middle: int) -> Place | None:
        """The turn to draw next."""
        near = [one for one in self._column.places if one.view is None and one.turn is not None]
        near = [one for one in near if self._is_near(one, middle)]
        return min(near, key=lambda one: abs((one.top + one.bottom) // 2 - middle), default=None)

    def _is_near(self, place: Place, middle: int) -> bool:
        return place.is_within(middle, int((0.5 + MARGIN) * self.viewport().height()))

    def _let_go(self, middle: int) -> None:
        """Of the turn farthest away, where many are drawn: one at a time as well."""
        drawn = [place for place in self._column.places[:-1] if place.view is not None and place.turn is not None]
        drawn.sort(key=lambda place: abs((place.top + place.bottom) // 2 - middle))
        for place in reversed(drawn[KEPT:]):
            if place.view is not None and place.view.is_at_rest and not self._is_near(place, middle):
                self._column.undraw(place)
                self._drawer.start()
                return

    def _allow(self, only: Place | None = None) -> None:
        places = self._column.places
        for place in [only] if only is not None else places:
            if place.view is not None:
                place.view.allow(place is places[-1], self._busy, self._blocked, self._suggesting)

    # Scrolling.

    def _keep(self, change: Callable[[], object]) -> None:
        """Arrange anew after a change, and keep in its place what is seen: the end, or the turn at the top."""
        bar = self.verticalScrollBar()
        self._arranging = True
        seen = next((place for place in self._column.places if place.bottom > bar.value()), None)
        offset, height = (bar.value() - seen.top, max(seen.height, 1)) if seen is not None else (0, 1)
        guessed, width = seen is not None and seen.view is None, self._column.width()
        change()
        self._column.arrange(self.viewport().width())
        if self._at_end:
            bar.setValue(self._column.end if self._below is None else bar.maximum() - self._below)
        elif seen is not None and seen in self._column.places:
            scaled = (guessed or self._column.width() != width) and offset > 0  # its lines are others now
            bar.setValue(seen.top + (offset * seen.height // height if scaled else offset))
        self._arranging = False
        self._place_to_end()

    def _settle(self) -> None:
        if not self._arranging:
            self._keep(lambda: None)

    def _notice(self, value: int) -> None:
        if not self._arranging:
            bar, end = self.verticalScrollBar(), self._column.end
            self._at_end, self._below = value >= end - NEAR, bar.maximum() - value if value > end else None
            self._place_to_end()
        self._drawer.start()

    def _stay(self) -> None:
        """What the user opens is not to be scrolled away by its own height."""
        self._at_end = False
        QTimer.singleShot(0, self, self._keep_focus_in_sight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arranging = True  # Qt scrolls where the room has grown, which is not the user
        super().resizeEvent(event)
        self._keep(lambda: None)
        self._drawer.start()
        QTimer.singleShot(0, self, self._keep_focus_in_sight)

    def _keep_focus_in_sight(self) -> None:
        """The page pane opens and the lines break anew: what the user has just clicked must not leave the screen."""
        focused = QApplication.focusWidget()
        if focused is not None and self._column.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 90)

    def go_to_end(self) -> None:
        """Where the answer is being written."""
        self._at_end, self._below = True, None
        self._keep(lambda: None)

    def _place_to_end(self) -> None:
        self.to_end.place(self._at_end, self._busy)
