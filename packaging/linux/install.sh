#!/bin/sh
# ChatQA Desktop @VERSION@, for one user: sh FILE.run [--target DIR] | --remove | --help
set -eu
DATA="${XDG_DATA_HOME:-$HOME/.local/share}"
TARGET="$HOME/.local/lib/chatqa-desktop"
REMOVE=
while [ $# -gt 0 ]; do
    case "$1" in
        --target) [ $# -gt 1 ] || { echo "--target wants a folder." >&2; exit 2; }; TARGET="$2"; shift 2 ;;
        --remove) REMOVE=1; shift ;;
        --help) echo "sh $0 [--target DIR]   install for this user; --remove takes it away again, your data stay"; exit 0 ;;
        *) echo "Unknown: $1; --help says what there is." >&2; exit 2 ;;
    esac
done
case "$TARGET" in /*) ;; *) TARGET="$(pwd)/$TARGET" ;; esac
while [ "$TARGET" != "${TARGET%/}" ]; do TARGET="${TARGET%/}"; done
[ -n "$TARGET" ] || { echo "That folder cannot be it." >&2; exit 2; }
PROGRAM="$TARGET/lib/chatqa-desktop/chatqa"
COMMAND="$HOME/.local/bin/chatqa"
MARK="$TARGET/.chatqa-desktop"

menus() {  # what desktops of GNOME's kind look up which program opens a PDF in
    ! command -v update-desktop-database >/dev/null 2>&1 || update-desktop-database -q "$DATA/applications" || :
}

away() {
    rm -rf "$TARGET"
    [ "$(readlink "$COMMAND" 2>/dev/null)" != "$PROGRAM" ] || rm -f "$COMMAND"
    rm -f "$DATA/applications/desktop.chatqa.ChatQA.desktop" "$DATA/metainfo/desktop.chatqa.ChatQA.metainfo.xml"
    rm -f "$DATA/man/man1/chatqa.1.gz" "$DATA"/icons/hicolor/*/apps/desktop.chatqa.ChatQA.*
    menus
    [ -n "$(find "$DATA/applications" -name '*.desktop' 2>/dev/null | head -n 1)" ] || rm -f "$DATA/applications/mimeinfo.cache"
}

if HERE=$(getconf GNU_LIBC_VERSION 2>/dev/null) && [ -z "$REMOVE" ]; then
    OLDEST=$(printf '%s\n' "@GLIBC@" "${HERE#glibc }" | sort -V | head -n 1)
    [ "$OLDEST" = "@GLIBC@" ] || { echo "This system is too old: $HERE, and @GLIBC@ is needed." >&2; exit 1; }
fi

# Only a folder that this script made is ever taken away or written over.
if [ -e "$TARGET" ] && [ ! -e "$MARK" ]; then
    echo "$TARGET is there and is not ChatQA Desktop; choose another folder with --target." >&2; exit 1
fi
THERE=$(readlink -f "$PROGRAM" 2>/dev/null || echo "$PROGRAM")
running() {
    for RUNNING in /proc/[0-9]*/exe; do [ "$(readlink "$RUNNING" 2>/dev/null)" != "$THERE" ] || return 0; done
    return 1
}
for TRY in 1 2 3 4 5; do # what it started may end a moment after it
    running || break
    [ "$TRY" -lt 5 ] || { echo "ChatQA Desktop is running: close it first." >&2; exit 1; }
    sleep 1
done
if [ -n "$REMOVE" ]; then
    [ -e "$MARK" ] || { echo "ChatQA Desktop is not in $TARGET." >&2; exit 1; }
    away; echo "ChatQA Desktop is removed. Your library and models are where they were."; exit 0
fi
NEW="$TARGET.new-$$"
OLD="$TARGET.old-$$"
# Whatever goes wrong, one whole program is there: the new one, or the one that was.
trap 'rm -rf "$NEW"; if [ -e "$OLD" ]; then if [ -e "$TARGET" ]; then rm -rf "$OLD"; else mv "$OLD" "$TARGET"; fi; fi' EXIT
trap 'exit 130' INT TERM
mkdir -p "$NEW"
: > "$NEW/.chatqa-desktop"
LINE=$(awk '/^__ARCHIVE__$/ { print NR + 1; exit }' "$0")
tail -n "+$LINE" "$0" | tar -xJ -C "$NEW" || { echo "It could not be unpacked: is the disk full, or the file cut short?" >&2; exit 1; }
find "$NEW/lib" -type f -exec chmod a-w {} +  # nothing of it is written to by mistake
"$NEW/lib/chatqa-desktop/chatqa" --version >/dev/null || { echo "It does not start on this system ($(uname -sm))." >&2; exit 1; }
if [ -e "$TARGET" ]; then mv "$TARGET" "$OLD"; fi
mv "$NEW" "$TARGET"
mkdir -p "$HOME/.local/bin" "$DATA/applications" "$DATA/icons" "$DATA/metainfo" "$DATA/man/man1"
case "$(readlink "$COMMAND" 2>/dev/null || [ ! -e "$COMMAND" ] || echo other)" in
    "" | */lib/chatqa-desktop/chatqa) ln -sf "$PROGRAM" "$COMMAND" ;;
    *) echo "$COMMAND is another program's and was left; start this one as $PROGRAM" ;;
esac
# In a menu entry a path stands in quotes, with four characters of it escaped, and each "%" doubled.
QUOTED=$(printf '%s' "$PROGRAM" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g' | sed 's/[\\&|]/\\&/g')
sed "s|^Exec=chatqa|Exec=\"$QUOTED\"|" "$TARGET/share/applications/desktop.chatqa.ChatQA.desktop" \
    > "$DATA/applications/desktop.chatqa.ChatQA.desktop"
menus
cp -Rf "$TARGET/share/icons/hicolor" "$DATA/icons/"
cp -f "$TARGET/share/metainfo/desktop.chatqa.ChatQA.metainfo.xml" "$DATA/metainfo/"
cp -f "$TARGET/share/man/man1/chatqa.1.gz" "$DATA/man/man1/"
LACKING=$(ldd "$TARGET/lib/chatqa-desktop/_internal/PySide6/Qt/plugins/platforms/libqxcb.so" \
    "$TARGET"/lib/chatqa-desktop/_internal/llama_cpp/lib/libggml-base.so* 2>/dev/null \
    | awk '/not found/ { print $1 }' | sort -u | tr '\n' ' ')
[ -z "$LACKING" ] || echo "It will not start before your system has: $LACKING- your distribution's packages bring them." >&2
echo "ChatQA Desktop @VERSION@ is installed in $TARGET; start it from the menu, or as $COMMAND"
exit 0
__ARCHIVE__
