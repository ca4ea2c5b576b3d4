"""What the made-up manuals of manuals.py are put together from. None of it is out of a real manual."""

from __future__ import annotations

ADJECTIVES = (
    "brisk cedar clear cobalt copper coral dapple ember fern flint frost gentle granite harbor hazel indigo ivory "
    "juniper kestrel lantern lilac linden lunar maple marble mellow meadow nimble north opal orchard pebble pine "
    "plain quiet rapid river robin rowan saffron sable silver slate solar spruce summit swift tidal umber velvet "
    "violet walnut willow winter yarrow zephyr"
).split()
NOUNS = (
    "barn bench board book box bridge cabin cart cast chart clock crate deck desk dial dock drive field flow "
    "folio frame gate graph grid hub key kit lamp ledger lens lift line link list loom map mark mill note page "
    "pad path plan port post press quill reel sheet shelf sketch spool stack stage sync table tape track tray "
    "view wave wheel yard"
).split()
PLATFORMS = (
    ("Linux", ("~/.config/{name}/{leaf}", "~/.local/share/{name}/{leaf}", "/var/lib/{low}/{leaf}", "~/.{low}/{leaf}")),
    ("macOS", ("~/Library/Application Support/{name}/{leaf}", "~/Library/{name}/{leaf}", "/Library/{name}/{leaf}")),
    ("Windows", ("%APPDATA%\\{name}\\{leaf}", "%LOCALAPPDATA%\\{name}\\{leaf}", "C:\\ProgramData\\{name}\\{leaf}")),
    ("Android", ("/sdcard/{name}/{leaf}", "/data/{low}/{leaf}")),
    ("FreeBSD", ("/usr/local/etc/{low}/{leaf}", "/var/db/{low}/{leaf}")),
    ("a server", ("/srv/{low}/{leaf}", "/opt/{low}/{leaf}")),
    ("a USB stick", ("{name}/portable/{leaf}", "{low}-{leaf}")),
)
SORTS = (
    ("edition", ("Home", "Studio", "Team", "School", "Server")),
    ("plan", ("free", "basic", "family", "business", "yearly")),
    ("model", ("A10", "A20", "B4", "X300", "M2", "Z1")),
    ("version", ("small", "medium", "large", "portable")),
    ("printer", ("P100", "P200", "P250", "L5")),
    ("battery", ("standard", "long-life", "slim", "outdoor")),
    ("sensor", ("indoor", "outdoor", "ceiling", "window")),
    ("room", ("blue", "green", "corner", "upper")),
)
MEASURES = (  # its name, how it is told, how it is asked for, values
    (
        "memory",
        "The {of} needs a computer with about {value} of free memory.",
        "How much free memory does the {of} need?",
        ("2 GB", "3 GB", "4 GB", "8 GB", "12 GB", "500 MB"),
    ),
    (
        "disk space",
        "The {of} takes {value} on the disk.",
        "How much disk space does the {of} take?",
        ("40 MB", "120 MB", "350 MB", "1.2 GB", "7 GB"),
    ),
    (
        "seats",
        "Up to {value} can use the {of} at once.",
        "How many people can use the {of}?",
        ("3 people", "5 people", "12 people", "25 people", "200 people"),
    ),
    (
        "weight",
        "The {of} weighs {value}.",
        "How much does the {of} weigh?",
        ("340 g", "1.1 kg", "2.4 kg", "800 g", "15 kg"),
    ),
    (
        "price",
        "The {of} costs {value}.",
        "What does the {of} cost?",
        ("$19", "$45 a year", "9 euros a month", "£120", "$2,400"),
    ),
    (
        "battery life",
        "A charge of the {of} lasts {value}.",
        "How long does a charge of the {of} last?",
        ("6 hours", "9 hours", "two days", "30 hours", "three weeks"),
    ),
    (
        "warranty",
        "The warranty of the {of} is {value}.",
        "How long is the warranty of the {of}?",
        ("one year", "two years", "36 months", "90 days"),
    ),
    (
        "system",
        "The {of} runs on {value}.",
        "On which system does the {of} run?",
        ("Windows 10 and later", "macOS 13 and later", "Debian 12", "Android 9 or newer", "any system with a browser"),
    ),
    (
        "speed",
        "The {of} handles {value}.",
        "How fast is the {of}?",
        ("12 pages a minute", "300 files a second", "40 MB a second", "one order a second"),
    ),
    ("noise", "The {of} makes a noise of {value}.", "How loud is the {of}?", ("24 dB", "38 dB", "45 dB", "52 dB")),
)
COMMANDS = (
    ("check", "looks for errors in"),
    ("doctor", "repairs"),
    ("fix", "mends"),
    ("ls", "lists"),
    ("export", "writes a copy of"),
    ("purge", "deletes"),
    ("pack", "compresses"),
    ("seal", "encrypts"),
    ("show", "prints"),
    ("pull", "downloads"),
    ("push", "uploads"),
    ("merge", "joins"),
    ("watch", "follows the changes of"),
    ("hold", "pauses"),
    ("go", "starts"),
    ("rename", "gives another name to"),
    ("stat", "counts"),
    ("build", "makes anew"),
    ("undo", "takes back the last change of"),
    ("lock", "protects"),
    ("test", "tries"),
    ("move", "puts elsewhere"),
)
THINGS = (
    "the archive, the cache, the search index, old backups, the sync queue, the photo library, the user accounts, "
    "the monthly report, the labels, the calendar, the message store, imported tracks, the licence key, the log files, "
    "the thumbnails, the address book, the time sheets, the price list, the floor plan, the measuring points, "
    "the shared folder, the print jobs, the drafts, the certificates, the play lists, the bookmarks"
).split(", ")
KEYS = (
    "Ctrl+A, Ctrl+B, Ctrl+D, Ctrl+G, Ctrl+H, Ctrl+J, Ctrl+K, Ctrl+T, Ctrl+U, Ctrl+W, Ctrl+Shift+A, Ctrl+Shift+L, "
    "Ctrl+Shift+N, Ctrl+Shift+T, Alt+Left, Alt+Right, Alt+Enter, F5, F6, F7, F8, F9, F11, F12, Space, Tab, Home, End, "
    "Insert, Backspace, Page Up, Page Down, Shift+Tab, Cmd+K, Cmd+Shift+P"
).split(", ")
DOING = (
    "opens the calendar, begins a new drawing, saves the file, closes the tab, shows the grid, hides the side bar, "
    "searches all notes, searches this note, zooms in, zooms out, goes to the next error, goes back, "
    "marks the message as read, sends the message, mutes the microphone, starts the timer, stops the recording, "
    "prints the page, renames the layer, copies the link, turns the picture, empties the bin, selects everything, "
    "takes a picture of the screen, switches to full screen, opens the preferences, lists the recent files, "
    "inserts today’s date, adds a row, deletes the row, sorts the list, plays the next track, locks the screen, "
    "sets a bookmark, shows the help"
).split(", ")
SETTINGS = (  # name, defaults, range, what it sets
    ("language", ("system", "English", "German"), "system or the name of a language", "the language of the menus"),
    ("timeout", ("30", "60", "120"), "5 to 600", "seconds until a connection is given up"),
    ("retries", ("3", "5", "0"), "0 to 20", "how often a failed upload is tried again"),
    ("autosave", ("on", "off"), "on, off", "whether drafts are saved by themselves"),
    ("quality", ("80", "92", "75"), "1 to 100", "the quality of exported pictures"),
    ("volume", ("50", "0.8", "65"), "0 to 100", "how loud sounds are played"),
    ("theme", ("light", "auto", "dark"), "light, dark, auto", "the colours of the window"),
    ("history_days", ("30", "90", "365"), "1 to 3650", "how many days the history is kept"),
    ("threads", ("4", "0", "2"), "0 to 64", "processor threads that are used; 0: all"),
    ("page_size", ("A4", "Letter"), "A4, A5, Letter", "the paper of printed reports"),
    ("grid", ("5 mm", "10 mm", "1 cm"), "1 mm to 5 cm", "the distance of the lines of the grid"),
    ("port", ("8080", "4433", "9000"), "1024 to 65535", "where the server listens"),
    ("units", ("metric", "imperial"), "metric, imperial", "the units of lengths and weights"),
    ("zoom", ("100", "125"), "25 to 400", "how large a page is shown, in percent"),
    ("log_level", ("warning", "error", "info"), "error, warning, info", "how much is written to the log"),
    ("max_width", ("1920", "1280", "2400"), "64 to 8192", "the greatest width of a picture, in pixels"),
)
LIMITS = (  # as it is told, as it is asked for, values
    (
        "An upload may take {value}; one that takes longer is given up.",
        "How long may an upload take?",
        ("20 seconds", "2 minutes", "one hour"),
    ),
    (
        "A file name may have {value} at most.",
        "How many characters may a file name have?",
        ("64 characters", "120 characters", "255 characters"),
    ),
    (
        "The last {value} are kept, and older ones are deleted.",
        "How many backups are kept?",
        ("5 backups", "14 backups", "30 backups"),
    ),
    ("A picture may be {value} wide.", "How wide may a picture be?", ("4,000 pixels", "8,192 pixels", "12,000 pixels")),
    (
        "After {value} without a touch the screen goes dark.",
        "After what time does the screen go dark?",
        ("45 seconds", "3 minutes", "10 minutes"),
    ),
    (
        "At least {value} of the fields must be filled before a form can be sent.",
        "What share of the fields must be filled?",
        ("half", "75 percent", "90 percent"),
    ),
    (
        "A password has at least {value}.",
        "How long must a password be?",
        ("8 characters", "10 characters", "12 characters"),
    ),
    (
        "A code is valid for {value}, and after three wrong ones the account is locked.",
        "How long is a code valid?",
        ("five minutes", "one day", "30 seconds"),
    ),
    (
        "A list can have {value}; what goes beyond is put on a new list.",
        "How many entries can a list have?",
        ("100 entries", "1,000 entries", "250 entries"),
    ),
    (
        "The device should be kept between {value}.",
        "At what temperatures should the device be kept?",
        ("5 and 35 °C", "−10 and 40 °C", "15 and 25 °C"),
    ),
    (
        "The filter is to be changed every {value}.",
        "How often is the filter to be changed?",
        ("three months", "200 hours", "six weeks"),
    ),
    (
        "The history shows the last {value}, this one included.",
        "How many changes does the history show?",
        ("9 changes", "50 changes", "20 changes"),
    ),
)
FILES = (  # names, and what such a file may hold
    ("settings.toml", "the size of the window"),
    ("prefs.json", "the colours"),
    ("store.db", "the text of the notes"),
    ("library.sqlite", "the names of the albums"),
    ("events.log", "what went wrong"),
    ("users.csv", "the addresses of the users"),
    ("layout.ini", "the order of the columns"),
    ("state.bin", "the places of the windows"),
    ("journal.db", "the last changes"),
    ("tags.xml", "the tags"),
    ("history.json", "the pages that were visited"),
    ("rules.conf", "the filters"),
    ("profile.yaml", "the shortcuts"),
    ("data.db", "the measurements"),
)
PARTS = (
    "tags, comments, pictures, original files, attachments, drafts, links to it, members, recordings, invoices, "
    "reminders, copies on other devices, search entries, shared links, versions"
).split(", ")
OUTCOMES = (
    "deleted at once, kept for 30 days, moved to the trash, left where they are, sent to the owner, kept until you "
    "empty the bin, removed from the index, hidden from others, made read-only, handed on to the administrator, "
    "not touched, written to an archive"
).split(", ")
FORMATS = "PNG, JPEG, CSV, EPUB, MP3, WAV, DOCX, ODT, SVG, TIFF, XLSX, HTML, ZIP, MIDI, DXF".split(", ")
LANGUAGES = "English, German, French, Spanish, Dutch, Polish, Italian, Korean, Turkish, Czech, Finnish, Greek".split(
    ", "
)
LICENCES = (
    "MIT License, GNU General Public License, BSD License, Mozilla Public License 2.0, licence CC BY 4.0, ISC License, "
    "LGPL version 2.1, Boost Software License, Artistic License 2.0"
).split(", ")
STATES = (
    ("new", "Nobody has looked at it yet."),
    ("open", "Somebody works on it."),
    ("waiting", "It waits for an answer of the customer."),
    ("held", "It was stopped by hand and can go on at any time."),
    ("sent", "It has left the outbox."),
    ("stuck", "It failed three times and is not tried again."),
    ("done", "All its steps are finished."),
    ("stale", "Nothing has happened to it for a month."),
    ("shared", "Others can see it."),
    ("offline", "The device could not be reached; its last values are shown."),
    ("draft", "It is not visible to others."),
    ("expired", "Its time is over; it can be made valid again."),
)
TROUBLES = (
    ("The screen stays dark", "Press the button for five seconds."),
    ("The device gets hot", "Clean the air slots and put it in the shade."),
    ("Pages come out blank", "Take the tape off the cartridge."),
    ("The upload stops halfway", "Choose a smaller part size in the preferences."),
    ("No sound is heard", "Turn the volume up or choose another output."),
    ("The clock is wrong", "Switch automatic time on."),
    ("A picture looks blurred", "Wipe the lens with a dry cloth."),
    ("The list is empty", "Remove the filter above it."),
    ("The account is locked", "Ask the administrator for a new code."),
    ("Files appear twice", "Run the clean-up in the Tools menu."),
    ("The battery empties quickly", "Lower the brightness."),
    ("The connection is refused", "Check that the port is open."),
)
NOT_SAID = (
    "Who founded {name}?",
    "Who wrote this manual?",
    "In which city is the maker of {name}?",
    "What is the telephone number of the support?",
    "How many customers does {name} have?",
    "When did the first version of {name} appear?",
    "Who owns {name}?",
    "What is the price of {name}?",
    "How many people work on {name}?",
    "Which version of {platform} does {name} require?",
    "Which scanners does {name} work with?",
    "Is there a discount for schools?",
    "How old must a user be?",
    "Which school did the author attend?",
    "What is the largest number of monitors?",
    "On what day does the support answer?",
    "Which browser is required?",
    "How many times can it be installed?",
    "What colour is the case?",
    "Where can spare parts be ordered?",
    "How high is the power consumption?",
    "Who is the head of development?",
    "What is the name of the newsletter?",
    "How can the subscription be cancelled?",
)
