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
MARK="$TARGET/.chatqa-desktop"

away() {
    rm -rf "$TARGET"
    [ "$(readlink "$HOME/.local/bin/chatqa" 2>/dev/null)" != "$TARGET/lib/chatqa-desktop/chatqa" ] || rm -f "$HOME/.local/bin/chatqa"
    rm -f "$DATA/applications/desktop.chatqa.ChatQA.desktop" "$DATA/metainfo/desktop.chatqa.ChatQA.metainfo.xml"
    rm -f "$DATA/man/man1/chatqa.1.gz" "$DATA"/icons/hicolor/*/apps/desktop.chatqa.ChatQA.*
}

# Only a folder that this script made is ever taken away or written over.
if [ -e "$TARGET" ] && [ ! -e "$MARK" ]; then
    echo "$TARGET is there and is not ChatQA Desktop; choose another folder with --target." >&2; exit 1
fi
if [ -n "$REMOVE" ]; then
    [ -e "$MARK" ] || { echo "ChatQA Desktop is not in $TARGET." >&2; exit 1; }
    away; echo "ChatQA Desktop is removed. Your library and models are where they were."; exit 0
fi
NEW="$TARGET.new-$$"
trap 'rm -rf "$NEW"' EXIT
mkdir -p "$NEW"
: > "$NEW/.chatqa-desktop"
LINE=$(awk '/^__ARCHIVE__$/ { print NR + 1; exit }' "$0")
tail -n "+$LINE" "$0" | tar -xJ -C "$NEW" || { echo "It could not be unpacked: is the disk full, or the file cut short?" >&2; exit 1; }
away
mv "$NEW" "$TARGET"
mkdir -p "$HOME/.local/bin" "$DATA/applications" "$DATA/icons" "$DATA/metainfo" "$DATA/man/man1"
ln -sf "$TARGET/lib/chatqa-desktop/chatqa" "$HOME/.local/bin/chatqa"
sed "s|^Exec=chatqa|Exec=\"$TARGET/lib/chatqa-desktop/chatqa\"|" "$TARGET/share/applications/desktop.chatqa.ChatQA.desktop" \
    > "$DATA/applications/desktop.chatqa.ChatQA.desktop"
cp -R "$TARGET/share/icons/hicolor" "$DATA/icons/"
cp "$TARGET/share/metainfo/desktop.chatqa.ChatQA.metainfo.xml" "$DATA/metainfo/"
cp "$TARGET/share/man/man1/chatqa.1.gz" "$DATA/man/man1/"
echo "ChatQA Desktop @VERSION@ is installed in $TARGET; start it from the menu, or as $HOME/.local/bin/chatqa"
exit 0
__ARCHIVE__
