#!/bin/sh
# The disk image for macOS, of the program's bundle: packaging/macos/make_dmg.sh VERSION
# With SIGNING_IDENTITY ("Developer ID Application: …") it is signed; with NOTARY_PROFILE too (made once by
# `xcrun notarytool store-credentials`) it is notarised. Not yet run: see RELEASING.md.
set -eu
cd "$(dirname "$0")/../.."
VERSION="$1"
APP="build/package/dist/ChatQA Desktop.app"
IMAGE="dist/chatqa-desktop-$VERSION-macos-$(uname -m).dmg"
[ -d "$APP" ] || { echo "There is no $APP: python3 packaging/package.py --program comes first." >&2; exit 1; }
mkdir -p dist build/package/image

if [ -n "${SIGNING_IDENTITY:-}" ]; then
    # What is inside was signed by PyInstaller (chatqa.spec); the licences came after that.
    codesign --force --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
        --sign "$SIGNING_IDENTITY" "$APP"
else # so that the seal is whole: a bundle with a broken one is said to be damaged, and cannot be opened at all
    codesign --force --sign - --entitlements packaging/macos/entitlements.plist "$APP"
fi
codesign --verify --deep --strict "$APP"

rm -rf build/package/image "$IMAGE"
mkdir -p build/package/image
cp -R "$APP" build/package/image/
ln -s /Applications build/package/image/Applications
for TRY in 1 2 3 4 5; do # it is busy now and then, for no reason of ours
    hdiutil create -volname "ChatQA Desktop" -srcfolder build/package/image -format ULFO -ov "$IMAGE" && break
    [ "$TRY" -lt 5 ] || exit 1
    sleep 5
done

if [ -n "${SIGNING_IDENTITY:-}" ] && [ -n "${NOTARY_PROFILE:-}" ]; then
    codesign --timestamp --sign "$SIGNING_IDENTITY" "$IMAGE"
    xcrun notarytool submit "$IMAGE" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$IMAGE"
fi
echo "$IMAGE"
