; The installer for Windows, of the program's folder:  iscc /DVersion=0.1.0 packaging\windows\chatqa.iss
; For one user, without an administrator; a newer one installs over an older. Not yet run: see RELEASING.md.

#ifndef Version
  #error /DVersion=... is wanted, as app/__init__.py has it
#endif

[Setup]
AppId={{6C1B8E0B-5E8C-4B52-9C86-3A3D0F6E1D57}
AppName=ChatQA Desktop
AppVersion={#Version}
AppPublisher=The ChatQA Desktop developers
VersionInfoVersion={#Version}
DefaultDirName={autopf}\ChatQA Desktop
DefaultGroupName=ChatQA Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SourceDir=..\..
LicenseFile=LICENSE
OutputDir=dist
OutputBaseFilename=chatqa-desktop-{#Version}-windows-x86_64
SetupIconFile=build\package\icon.ico
UninstallDisplayIcon={app}\ChatQA Desktop.exe
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
; Held by the program while it runs, window, engine or terminal: neither set-up nor uninstaller touches it then.
AppMutex=desktop.chatqa.ChatQA
CloseApplications=yes
ChangesAssociations=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"

[CustomMessages]
en.DeleteData=Delete what ChatQA Desktop keeps in %1 too (library, conversations, settings, downloaded models)?%n%nA library you moved elsewhere stays there. If you keep them, a later installation finds them.
ja.DeleteData=%1 にあるもの（ライブラリ、会話、設定、ダウンロードしたモデル）も削除しますか？%n%n別の場所へ移したライブラリはそのまま残ります。残しておくと、あとで再びインストールしたときに使えます。
en.DesktopIcon=A shortcut on the desktop
ja.DesktopIcon=デスクトップにショートカットを作成する

[Tasks]
Name: "desktopicon"; Description: "{cm:DesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not: two versions of a library in one folder break each other.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "build\package\dist\chatqa-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\ChatQA Desktop"; Filename: "{app}\ChatQA Desktop.exe"
Name: "{autodesktop}\ChatQA Desktop"; Filename: "{app}\ChatQA Desktop.exe"; Tasks: desktopicon

[Registry]
; "Open with" for PDFs; what opens them by default is left alone.
Root: HKCU; Subkey: "Software\Classes\Applications\ChatQA Desktop.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "ChatQA Desktop"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\ChatQA Desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".pdf"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\ChatQA Desktop.exe\shell\open\command"; ValueType: string; ValueData: """{app}\ChatQA Desktop.exe"" ""%1"""

[Run]
Filename: "{app}\ChatQA Desktop.exe"; Flags: nowait postinstall skipifsilent; Description: "{cm:LaunchProgram,ChatQA Desktop}"

[Code]
procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Data: String;
begin
  Data := ExpandConstant('{localappdata}\ChatQA Desktop');
  if (Step = usPostUninstall) and DirExists(Data) and not UninstallSilent then
    if MsgBox(FmtMessage(CustomMessage('DeleteData'), [Data]), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES then
      DelTree(Data, True, True, True);
end;
