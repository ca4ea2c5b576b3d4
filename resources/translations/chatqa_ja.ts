<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AnswerText</name>
    <message>
        <source>Click to see it on the page.</source>
        <translation>クリックすると、ページ上で確認できます。</translation>
    </message>
    <message>
        <source>No line of your documents was found that bears this out. Check it before you rely on it.</source>
        <translation>この内容を裏付ける箇所は、文書の中に見つかりませんでした。利用する前に確認してください。</translation>
    </message>
    <message>
        <source>Not all of this was found in your documents.</source>
        <translation>この文のすべてが文書で見つかったわけではありません。</translation>
    </message>
    <message>
        <source>Your documents bear out a part of this alone. Check it before you rely on it.</source>
        <translation>文書で裏づけられるのは、この文の一部だけです。使う前に確かめてください。</translation>
    </message>
    <message>
        <source>not in the sources</source>
        <translation>出典になし</translation>
    </message>
    <message>
        <source>partly in the sources</source>
        <translation>出典に一部あり</translation>
    </message>
</context>
<context>
    <name>AnswerView</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Copy details</source>
        <translation>詳細をコピー</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>ChatPanel</name>
    <message>
        <source>It stands in another version, which can be shown once the answer under way ends.</source>
        <translation>別の版にあります。作成中の回答が終わると表示できます。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>停止しています…</translation>
    </message>
</context>
<context>
    <name>CollectionCommands</name>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Delete the collection “{name}”?</source>
        <translation>コレクション「{name}」を削除しますか？</translation>
    </message>
    <message>
        <source>Its documents stay in the library.</source>
        <translation>文書はライブラリに残ります。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>New collection</source>
        <translation>新しいコレクション</translation>
    </message>
    <message>
        <source>Rename collection</source>
        <translation>コレクションの名前を変更</translation>
    </message>
</context>
<context>
    <name>CollectionList</name>
    <message>
        <source>Collections</source>
        <translation>コレクション</translation>
    </message>
</context>
<context>
    <name>CollectionModel</name>
    <message>
        <source>All documents</source>
        <translation>すべての文書</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Ask (Enter)</source>
        <translation>質問する（Enter）</translation>
    </message>
    <message>
        <source>Ask about your documents…</source>
        <translation>文書について質問…</translation>
    </message>
    <message>
        <source>Enter asks, Shift+Enter starts a new line</source>
        <translation>Enterで質問、Shift+Enterで改行</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止（Esc）</translation>
    </message>
</context>
<context>
    <name>Confirm</name>
    <message>
        <source>ChatQA Desktop</source>
        <translation>ChatQA Desktop</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>会話</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>書き出す…</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新しい会話</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>先頭に固定</translation>
    </message>
    <message>
        <source>Rename conversation</source>
        <translation>会話の名前を変更</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>名前を変更…</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>検索結果</translation>
    </message>
    <message>
        <source>Start a new conversation (Ctrl+N)</source>
        <translation>新しい会話を始める（Ctrl+N）</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>タイトル</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>固定を解除</translation>
    </message>
    <message>
        <source>Your questions will be kept here.</source>
        <translation>質問の履歴がここに残ります。</translation>
    </message>
</context>
<context>
    <name>ConversationModel</name>
    <message>
        <source>Untitled</source>
        <translation>無題</translation>
    </message>
    <message>
        <source>{title}, pinned</source>
        <translation>{title}、固定済み</translation>
    </message>
</context>
<context>
    <name>ConversationSearch</name>
    <message>
        <source>Clear the search</source>
        <translation>検索を消去</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>会話を検索</translation>
    </message>
    <message>
        <source>Search questions, answers and titles (Ctrl+Shift+F)</source>
        <translation>質問、回答、タイトルを検索（Ctrl+Shift+F）</translation>
    </message>
</context>
<context>
    <name>DataDialog</name>
    <message>
        <source>Back up to</source>
        <translation>バックアップ先</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>バックアップ…</translation>
    </message>
    <message>
        <source>Backup (*.zip)</source>
        <translation>バックアップ (*.zip)</translation>
    </message>
    <message>
        <source>Catalog {catalog}, search index {index}, the rest {other}</source>
        <translation>カタログ {catalog}、検索の索引 {index}、その他 {other}</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Delete everything…</source>
        <translation>すべて削除…</translation>
    </message>
    <message>
        <source>Delete what is left in {path}</source>
        <translation>{path}に残ったものを削除</translation>
    </message>
    <message>
        <source>Delete what the library left in “{folder}”?</source>
        <translation>「{folder}」に残った以前のライブラリを削除しますか？</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Everything is backed up and checked: {path}. Your PDFs and the models are not in it.</source>
        <translation>バックアップを作成し、検証しました：{path}。PDFとモデルは含まれていません。</translation>
    </message>
    <message>
        <source>It was copied and checked when it was moved. This cannot be taken back.</source>
        <translation>移動のときにコピーと検証が済んでいます。この操作は取り消せません。</translation>
    </message>
    <message>
        <source>Language models</source>
        <translation>言語モデル</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>ライブラリ</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Looking how much there is…</source>
        <translation>容量を調べています…</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>Move the library into</source>
        <translation>ライブラリの移動先</translation>
    </message>
    <message>
        <source>Move the library into “{folder}”?</source>
        <translation>ライブラリを「{folder}」に移動しますか？</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移動…</translation>
    </message>
    <message>
        <source>No text of yours is in it.</source>
        <translation>文書や質問の内容は含まれません。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Put the backup in place of the library?</source>
        <translation>ライブラリをバックアップの内容に置き換えますか？</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>Restore from a backup</source>
        <translation>バックアップから復元</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>復元…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>フォルダーで表示</translation>
    </message>
    <message>
        <source>Stop the backup</source>
        <translation>バックアップを中止</translation>
    </message>
    <message>
        <source>The backup was stopped; nothing was written.</source>
        <translation>バックアップを中止しました。何も書き込まれていません。</translation>
    </message>
    <message>
        <source>The window closes for that and opens again. Everything is copied and checked first; the old files stay until you delete them here.</source>
        <translation>ウィンドウをいったん閉じて、開き直します。先にすべてをコピーして検証します。元のファイルは、ここで削除するまで残ります。</translation>
    </message>
    <message>
        <source>The window closes for that and opens again. The library of now is kept as one file beside the new one, until the next restoring.</source>
        <translation>ウィンドウをいったん閉じて、開き直します。現在のライブラリは、次に復元するまで、新しいライブラリの隣に一つのファイルとして残ります。</translation>
    </message>
    <message>
        <source>Where it was before</source>
        <translation>以前の場所</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>データの管理</translation>
    </message>
    <message>
        <source>{name}: show in the file manager</source>
        <translation>{name}：ファイルマネージャーで表示</translation>
    </message>
    <message>
        <source>{name}: {path}</source>
        <translation>{name}：{path}</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>About ChatQA Desktop</source>
        <translation>ChatQA Desktopについて</translation>
    </message>
    <message>
        <source>Answers questions about your own PDFs, on this computer. Nothing you add or ask leaves it.</source>
        <translation>お手持ちのPDFについての質問に、このコンピューター上で回答します。追加した文書や質問が外部に送られることはありません。</translation>
    </message>
</context>
<context>
    <name>DialogueView</name>
    <message>
        <source>Dialogue</source>
        <translation>やりとり</translation>
    </message>
    <message>
        <source>Go to the end</source>
        <translation>末尾へ移動</translation>
    </message>
    <message>
        <source>This question was not answered.</source>
        <translation>この質問には回答がありません。</translation>
    </message>
</context>
<context>
    <name>DocumentCard</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>パスをコピー</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>ロックを解除…</translation>
    </message>
</context>
<context>
    <name>DocumentView</name>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
</context>
<context>
    <name>DocumentWords</name>
    <message>
        <source>Added {when}</source>
        <translation>追加日時：{when}</translation>
    </message>
    <message>
        <source>Close other programs and try again, or split it into parts.</source>
        <translation>ほかのプログラムを終了して再試行するか、ファイルを分割してください。</translation>
    </message>
    <message>
        <source>Fetch the file again if you can. Some viewers still open it: print it to a new PDF there and add that.</source>
        <translation>可能であれば、ファイルを入手し直してください。開けるビューアーがあれば、新しいPDFとして印刷したものを追加してください。</translation>
    </message>
    <message>
        <source>It was moved, renamed or deleted. Put it back, or add it from its new place: it is known again there. What was read of it can be searched meanwhile.</source>
        <translation>ファイルが移動、名前変更、または削除されました。元に戻すか、新しい場所から追加すると、同じ文書として扱われます。その間も、読み取り済みの内容は検索できます。</translation>
    </message>
    <message>
        <source>Its name ends like a PDF&apos;s, but it is something else. Export it as a PDF and add that.</source>
        <translation>拡張子はPDFですが、中身は別の形式です。PDFとして書き出したものを追加してください。</translation>
    </message>
    <message>
        <source>Maybe it was not copied whole: fetch it again, then try again.</source>
        <translation>コピーが途中で終わった可能性があります。ファイルを入手し直して、再試行してください。</translation>
    </message>
    <message>
        <source>Put it back where it was and try again, or add it from its new place.</source>
        <translation>ファイルを元の場所に戻して再試行するか、新しい場所から追加してください。</translation>
    </message>
    <message>
        <source>See that the file can be opened and that its drive is connected, then try again.</source>
        <translation>ファイルを開けること、ドライブが接続されていることを確認して、再試行してください。</translation>
    </message>
    <message>
        <source>Split it into several files and add those.</source>
        <translation>複数のファイルに分割して追加してください。</translation>
    </message>
    <message>
        <source>Try again when the computer is less busy, or split it into parts.</source>
        <translation>コンピューターの負荷が低いときに再試行するか、ファイルを分割してください。</translation>
    </message>
    <message>
        <source>Try again, or remove it from the list.</source>
        <translation>再試行するか、一覧から削除してください。</translation>
    </message>
    <message>
        <source>Unlock it with its password; that is kept until the program ends.</source>
        <translation>パスワードでロックを解除してください。パスワードはプログラムの終了まで保持されます。</translation>
    </message>
</context>
<context>
    <name>DropSite</name>
    <message>
        <source>Add to your documents</source>
        <translation>文書に追加</translation>
    </message>
    <message>
        <source>Add to “{name}”</source>
        <translation>「{name}」に追加</translation>
    </message>
    <message>
        <source>No files were copied: copy some in the file manager, then paste them here.</source>
        <translation>コピーされたファイルがありません。ファイルマネージャーでコピーしてから、ここに貼り付けてください。</translation>
    </message>
</context>
<context>
    <name>Drops</name>
    <message numerus="yes">
        <source>{names} and %Ln more are not PDF files and were left out.</source>
        <translation>
            <numerusform>{names}ほか%Ln件はPDFファイルではないため、追加しませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more: this program fetches nothing from the web. Save the files on this computer, then add them here.</source>
        <translation>
            <numerusform>{names}ほか%Ln件：このプログラムはWebからは取得しません。このコンピューターに保存してから、追加してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>{names} are not PDF files and were left out.</source>
        <translation>{names}はPDFファイルではないため、追加しませんでした。</translation>
    </message>
    <message>
        <source>{names} is not a PDF file and was left out.</source>
        <translation>{names}はPDFファイルではないため、追加しませんでした。</translation>
    </message>
    <message>
        <source>{names}: this program fetches nothing from the web. Save the file on this computer, then add it here.</source>
        <translation>{names}：このプログラムはWebからは取得しません。このコンピューターに保存してから、追加してください。</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>; {0} of them were read by OCR</source>
        <translation>（うち{0}ページはOCRで読み取り済み）</translation>
    </message>
    <message>
        <source>A collection needs a name.</source>
        <translation>コレクションには名前が必要です。</translation>
    </message>
    <message>
        <source>A conversation needs a title.</source>
        <translation>会話にはタイトルが必要です。</translation>
    </message>
    <message>
        <source>Another program holds the library in {0}; close it and try again.</source>
        <translation>{0}のライブラリは、ほかのプログラムが使用しています。そのプログラムを終了してから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>Another program is using the library in {0}: use its window, or close it first.</source>
        <translation>{0}のライブラリは、ほかのプログラムが使用しています。そのウィンドウを使うか、先に終了してください。</translation>
    </message>
    <message>
        <source>Apache-2.0, CC-BY-SA-4.0</source>
        <translation>Apache-2.0、CC-BY-SA-4.0</translation>
    </message>
    <message>
        <source>Downloads are switched off here (HF_HUB_OFFLINE is set).</source>
        <translation>ダウンロードは無効になっています（HF_HUB_OFFLINEが設定されています）。</translation>
    </message>
    <message>
        <source>Downloads do not work here: {0} is missing; run the set-up again.</source>
        <translation>{0}がないため、ダウンロードできません。セットアップをもう一度実行してください。</translation>
    </message>
    <message>
        <source>It cannot be opened ({0}).</source>
        <translation>ファイルを開けません（{0}）。</translation>
    </message>
    <message>
        <source>It cannot be read ({0}).</source>
        <translation>読み取れません（{0}）。</translation>
    </message>
    <message>
        <source>It could not be read again: {said0}</source>
        <translation>読み直せませんでした：{said0}</translation>
    </message>
    <message>
        <source>It did not fit on {0}.</source>
        <translation>{0}には収まりませんでした。</translation>
    </message>
    <message>
        <source>It has no GGUF file at all.</source>
        <translation>GGUFファイルは一つもありません。</translation>
    </message>
    <message>
        <source>It has no pages.</source>
        <translation>ページがありません。</translation>
    </message>
    <message>
        <source>It has {0} pages; at most {1} are read.</source>
        <translation>{0}ページあります。読み取れるのは{1}ページまでです。</translation>
    </message>
    <message>
        <source>It has {0}{1}: get one with `chatqa models get {2}/FILE`.</source>
        <translation>{0}{1}があります。`chatqa models get {2}/FILE`で取得できます。</translation>
    </message>
    <message>
        <source>It holds no text.</source>
        <translation>文字が含まれていません。</translation>
    </message>
    <message>
        <source>It is damaged and cannot be opened.</source>
        <translation>ファイルが壊れていて、開けません。</translation>
    </message>
    <message>
        <source>It is damaged: none of its pages can be read.</source>
        <translation>ファイルが壊れていて、どのページも読み取れません。</translation>
    </message>
    <message>
        <source>It is encrypted: give its password to have it read.</source>
        <translation>暗号化されています。読み取るには、パスワードを入力してください。</translation>
    </message>
    <message>
        <source>It is not a PDF.</source>
        <translation>PDFではありません。</translation>
    </message>
    <message>
        <source>It is not a plain file.</source>
        <translation>通常のファイルではありません。</translation>
    </message>
    <message>
        <source>It is not whole in the library, and its file is gone.</source>
        <translation>ライブラリ内の内容に欠けがあり、元のファイルもありません。</translation>
    </message>
    <message>
        <source>It made the PDF reader fail and was left out.</source>
        <translation>読み取り中に異常が発生したため、除外しました。</translation>
    </message>
    <message>
        <source>It was removed meanwhile.</source>
        <translation>処理中に削除されました。</translation>
    </message>
    <message>
        <source>Its file is larger than the free memory, so it is slow.</source>
        <translation>モデルのファイルが空きメモリーより大きいため、動作が遅くなります。</translation>
    </message>
    <message>
        <source>Its file was changed, and the new version cannot be read: {said0}</source>
        <translation>ファイルが変更されましたが、新しい版を読み取れません。{said0}</translation>
    </message>
    <message>
        <source>Its name, or that of a folder above it, is not valid text: rename it and add it again.</source>
        <translation>ファイル名か上位のフォルダー名に、無効な文字があります。名前を変更して、もう一度追加してください。</translation>
    </message>
    <message>
        <source>Llama 2 Community License</source>
        <translation>Llama 2 Community License</translation>
    </message>
    <message>
        <source>Meta Llama 3 Community License</source>
        <translation>Meta Llama 3 Community License</translation>
    </message>
    <message>
        <source>Not everything could be deleted; what stays is in {0}.</source>
        <translation>すべてを削除することはできませんでした。残っているものは {0} にあります。</translation>
    </message>
    <message>
        <source>Only {0} are free on the disk of the library: adding many pages may fill it.</source>
        <translation>ライブラリのディスクの空きは{0}だけです。多くのページを追加すると、いっぱいになるおそれがあります。</translation>
    </message>
    <message>
        <source>Opening it</source>
        <translation>ファイルを開く処理</translation>
    </message>
    <message>
        <source>Page {0}</source>
        <translation>{0}ページの読み取り</translation>
    </message>
    <message>
        <source>Reading it takes more memory than is allowed.</source>
        <translation>読み取りに、許された量を超えるメモリーが必要です。</translation>
    </message>
    <message>
        <source>Scanned pages need text recognition, the extra &quot;ocr&quot;, which is not installed{0}; the set-up brings it.</source>
        <translation>スキャンされたページには文字認識（追加機能「ocr」）が必要ですが、インストールされていません{0}。セットアップで導入できます。</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({0}); the log says more.</source>
        <translation>プログラムの内部で問題が発生しました（{0}）。詳しくはログをご覧ください。</translation>
    </message>
    <message>
        <source>Text recognition broke down at {said0}.</source>
        <translation>文字認識が異常終了しました（{said0}）。</translation>
    </message>
    <message>
        <source>Text recognition cannot be started; the scanned pages wait until it can be.</source>
        <translation>文字認識を開始できません。スキャンされたページは、開始できるようになるまで待機します。</translation>
    </message>
    <message>
        <source>Text recognition took longer than {said0} at {said1}.</source>
        <translation>文字認識に{said0}以上かかりました（{said1}）。</translation>
    </message>
    <message>
        <source>Text recognition took more memory than is allowed at {said0}.</source>
        <translation>文字認識が、許された量を超えるメモリーを使いました（{said0}）。</translation>
    </message>
    <message>
        <source>The GPU is switched off in the settings.</source>
        <translation>GPUは設定でオフになっています。</translation>
    </message>
    <message>
        <source>The GPU pack cannot be used: {said0}.</source>
        <translation>GPU パックを使えません：{said0}。</translation>
    </message>
    <message>
        <source>The GPU&apos;s memory does not hold all layers.</source>
        <translation>GPUのメモリーには、すべての層は収まりません。</translation>
    </message>
    <message>
        <source>The PDF reader could not be started; please try again.</source>
        <translation>PDFの読み取りを開始できませんでした。もう一度お試しください。</translation>
    </message>
    <message>
        <source>The backup is damaged: what it holds is not what was put into it.</source>
        <translation>バックアップが壊れています。中身が作成時と一致しません。</translation>
    </message>
    <message>
        <source>The backup was made by a newer version of this program; update the program.</source>
        <translation>バックアップは、より新しいバージョンで作成されています。プログラムを更新してください。</translation>
    </message>
    <message>
        <source>The built-in embedding model is missing or damaged; please install the program again.</source>
        <translation>内蔵の埋め込みモデルがないか、壊れています。プログラムをインストールし直してください。</translation>
    </message>
    <message>
        <source>The catalog is damaged: {said0}.</source>
        <translation>カタログが壊れています（{said0}）。</translation>
    </message>
    <message>
        <source>The counts of {0} documents were wrong; they were put right.</source>
        <translation>{0}件の文書で数値が合わなかったため、修正しました。</translation>
    </message>
    <message>
        <source>The disk is full: free some room and try again; nothing saved was lost.</source>
        <translation>ディスクがいっぱいです。空きを作ってから、もう一度お試しください。保存済みのデータは失われていません。</translation>
    </message>
    <message>
        <source>The engine keeps failing; please restart the program. Nothing was lost.</source>
        <translation>エンジンの異常終了が続いています。プログラムを再起動してください。失われたデータはありません。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly and was started again; nothing saved was lost.</source>
        <translation>エンジンが予期せず停止したため、再起動しました。保存済みのデータは失われていません。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>ファイルが空です。</translation>
    </message>
    <message>
        <source>The file of the model “{0}” is gone; choose another model.</source>
        <translation>モデル「{0}」のファイルがなくなりました。別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The file {0} cannot be deleted: {1}.</source>
        <translation>ファイル{0}を削除できません（{1}）。</translation>
    </message>
    <message>
        <source>The file {0} cannot be read: {1}.</source>
        <translation>ファイル{0}を読み取れません（{1}）。</translation>
    </message>
    <message>
        <source>The file {0} cannot be written: {1}.</source>
        <translation>ファイル{0}に書き込めません（{1}）。</translation>
    </message>
    <message>
        <source>The file {0} is a model for searching, not one that writes answers.</source>
        <translation>ファイル{0}は検索用のモデルで、回答を書くモデルではありません。</translation>
    </message>
    <message>
        <source>The file {0} is not a backup of this program, or is damaged.</source>
        <translation>ファイル{0}は、このプログラムのバックアップではないか、壊れています。</translation>
    </message>
    <message>
        <source>The file {0} is {said1}, not a whole language model.</source>
        <translation>ファイル{0}は{said1}であり、完全な言語モデルではありません。</translation>
    </message>
    <message>
        <source>The folder {0} cannot be written ({1}); choose another.</source>
        <translation>フォルダー{0}に書き込めません（{1}）。別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The full-text index was damaged; it was built anew.</source>
        <translation>全文検索の索引が壊れていたため、作り直しました。</translation>
    </message>
    <message>
        <source>The hub refuses {0} (it answers {1}); try again later.{said2}</source>
        <translation>ハブが{0}の配信を拒否しました（応答 {1}）。しばらくしてから、もう一度お試しください。{said2}</translation>
    </message>
    <message>
        <source>The index of the conversations was damaged; it was built anew.</source>
        <translation>会話の索引が壊れていたため、作り直しました。</translation>
    </message>
    <message>
        <source>The library cannot be moved into itself; choose another folder.</source>
        <translation>ライブラリをその内側へは移動できません。別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The library file {0} cannot be used: {1}.</source>
        <translation>ライブラリのファイル{0}を使用できません（{1}）。</translation>
    </message>
    <message>
        <source>The library file {0} is damaged: {1}.</source>
        <translation>ライブラリのファイル{0}が壊れています（{1}）。</translation>
    </message>
    <message>
        <source>The library in {0} cannot be written; choose another folder with --home.</source>
        <translation>{0}のライブラリに書き込めません。--homeで別のフォルダーを指定してください。</translation>
    </message>
    <message>
        <source>The library in {0} was made by a newer version of this program; update the program.</source>
        <translation>{0}のライブラリは、より新しいバージョンで作成されています。プログラムを更新してください。</translation>
    </message>
    <message>
        <source>The library is damaged ({0}); run chatqa check, then try again.</source>
        <translation>ライブラリが壊れています（{0}）。chatqa checkを実行してから、もう一度お試しください。</translation>
    </message>
    <message>
        <source>The library was made by an older version; open it in the window, or run chatqa check.</source>
        <translation>ライブラリは以前のバージョンで作成されています。ウィンドウで開くか、chatqa checkを実行してください。</translation>
    </message>
    <message>
        <source>The library was moved to {0}, which is not there now: connect its disk and start again. If that is lost, delete the file {1} to go on with what is left here.</source>
        <translation>ライブラリは {0} に移動されましたが、今そこにありません。ディスクを接続してから起動し直してください。失われた場合は、ファイル {1} を削除すると、ここに残っているものを使えます。</translation>
    </message>
    <message>
        <source>The library was never in {0}.</source>
        <translation>{0}にライブラリがあったことはありません。</translation>
    </message>
    <message>
        <source>The list of added models, {0}, cannot be read.</source>
        <translation>追加したモデルの一覧{0}を読み取れません。</translation>
    </message>
    <message>
        <source>The memory does not hold a window of {0} tokens.</source>
        <translation>メモリーが足りず、{0}トークンのコンテキスト長は使えません。</translation>
    </message>
    <message>
        <source>The model could not go on (its context or the memory is full); please ask again.</source>
        <translation>モデルが処理を続けられませんでした（コンテキストかメモリーがいっぱいです）。もう一度質問してください。</translation>
    </message>
    <message>
        <source>The model file {0} cannot be loaded.</source>
        <translation>モデルファイル{0}を読み込めません。</translation>
    </message>
    <message>
        <source>The model file {0} cannot be loaded. {said1}</source>
        <translation>モデルファイル{0}を読み込めません。{said1}</translation>
    </message>
    <message>
        <source>The model file {0} cannot be loaded: it is damaged in a way that ended the process that tried it; fetch it again, or choose another model.</source>
        <translation>モデルファイル{0}を読み込めません。壊れていて、試し読みのプロセスが異常終了しました。もう一度取得するか、別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model file {0} cannot be loaded: it is empty.</source>
        <translation>モデルファイル{0}を読み込めません。ファイルが空です。</translation>
    </message>
    <message>
        <source>The model file {0} cannot be loaded: it names no layers; it is damaged.</source>
        <translation>モデルファイル{0}を読み込めません。層の情報がなく、壊れています。</translation>
    </message>
    <message>
        <source>The model file {0} cannot be loaded: trying it took too long.</source>
        <translation>モデルファイル{0}を読み込めません。試し読みに時間がかかりすぎました。</translation>
    </message>
    <message>
        <source>The model file {0} cannot be loaded: {said1}.</source>
        <translation>モデルファイル{0}を読み込めません（{said1}）。</translation>
    </message>
    <message>
        <source>The model file {0} cannot be read: {1}.</source>
        <translation>モデルファイル{0}を読み取れません（{1}）。</translation>
    </message>
    <message>
        <source>The model file {0} is not there any more; choose another model.</source>
        <translation>モデルファイル{0}はもうありません。別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model folder {0} cannot be written: {1}.</source>
        <translation>モデルのフォルダー{0}に書き込めません（{1}）。</translation>
    </message>
    <message>
        <source>The model “{0}” is no cross-encoder: it was not made to score pairs of texts.</source>
        <translation>モデル「{0}」はクロスエンコーダーではありません（文の組を採点するモデルではありません）。</translation>
    </message>
    <message>
        <source>The model “{0}” is not downloaded from the hub; {said1}</source>
        <translation>モデル「{0}」はハブからはダウンロードできません。{said1}</translation>
    </message>
    <message>
        <source>The model “{0}” is not on this machine; {said1}</source>
        <translation>モデル「{0}」はこのコンピューターにありません。{said1}</translation>
    </message>
    <message>
        <source>The model&apos;s memory could not be kept.</source>
        <translation>モデルの状態を保存できませんでした。</translation>
    </message>
    <message>
        <source>The network failed while {0} was downloaded.{said1}</source>
        <translation>{0}のダウンロード中に、ネットワークが切断されました。{said1}</translation>
    </message>
    <message>
        <source>The network failed: {0} could not be reached.</source>
        <translation>ネットワークに問題があります。{0} に接続できませんでした。</translation>
    </message>
    <message>
        <source>The program ended while more layers ran on the GPU, so it takes fewer this time.</source>
        <translation>前回、GPUでの実行中にプログラムが終了したため、今回はGPUの層を減らしています。</translation>
    </message>
    <message>
        <source>The program ended while the model ran on the GPU, so it keeps to the processor this time.</source>
        <translation>前回、GPUでの実行中にプログラムが終了したため、今回はプロセッサーで実行します。</translation>
    </message>
    <message>
        <source>The prompt could not be turned into tokens.</source>
        <translation>プロンプトをトークンに変換できませんでした。</translation>
    </message>
    <message>
        <source>The question is empty; please ask something.</source>
        <translation>質問が空です。質問を入力してください。</translation>
    </message>
    <message>
        <source>The repository {0} has no file {1}. {said2}</source>
        <translation>リポジトリ{0}に、ファイル{1}はありません。{said2}</translation>
    </message>
    <message>
        <source>The repository {0} is given only to those who agreed to its terms on the hub.</source>
        <translation>リポジトリ{0}を利用するには、ハブで利用規約に同意する必要があります。</translation>
    </message>
    <message>
        <source>The reranking model “{0}” asks by a chat template, which is not supported.</source>
        <translation>並べ替えモデル「{0}」は、未対応のチャットテンプレートを使います。</translation>
    </message>
    <message>
        <source>The reranking model “{0}” has more than one label; one that has one is needed.</source>
        <translation>並べ替えモデル「{0}」には複数のラベルがあります。ラベルが一つのモデルが必要です。</translation>
    </message>
    <message>
        <source>The search index failed</source>
        <translation>検索の索引に障害が起きました</translation>
    </message>
    <message>
        <source>The search index was damaged ({said0})</source>
        <translation>検索の索引が壊れていました（{said0}）</translation>
    </message>
    <message>
        <source>The settings cannot be written to {0}: {1}.</source>
        <translation>設定を{0}に書き込めません（{1}）。</translation>
    </message>
    <message>
        <source>The settings file {0} cannot be read ({1}); mend or delete it to start afresh.</source>
        <translation>設定ファイル{0}を読み取れません（{1}）。修正するか、削除してください。</translation>
    </message>
    <message>
        <source>The settings put no more layers on the GPU.</source>
        <translation>GPUの層の数は、設定で制限されています。</translation>
    </message>
    <message>
        <source>The {said0} model “{1}” cannot be loaded: it is damaged, of an unknown kind, or not on this machine (the program downloads none by itself).</source>
        <translation>{said0}モデル「{1}」を読み込めません。壊れているか、未対応の種類か、このコンピューターにありません（自動ではダウンロードしません）。</translation>
    </message>
    <message>
        <source>The {said0} model “{1}” needs the extra that this installs: pip install &quot;chatqa-desktop[sentence-transformers]&quot;.</source>
        <translation>{said0}モデル「{1}」には、追加のパッケージが必要です：pip install &quot;chatqa-desktop[sentence-transformers]&quot;</translation>
    </message>
    <message>
        <source>There are no documents in the collection “{0}”.</source>
        <translation>コレクション「{0}」に文書がありません。</translation>
    </message>
    <message>
        <source>There are no documents to search yet: add some PDFs first.</source>
        <translation>検索できる文書がまだありません。まずPDFを追加してください。</translation>
    </message>
    <message>
        <source>There is a collection “{0}” already.</source>
        <translation>コレクション「{0}」はすでにあります。</translation>
    </message>
    <message>
        <source>There is an NVIDIA GPU, but this build of llama.cpp cannot use it (see “On a GPU” in the README).</source>
        <translation>NVIDIAのGPUがありますが、このllama.cppはGPUに対応していません（READMEの“On a GPU”をご覧ください）。</translation>
    </message>
    <message>
        <source>There is no GPU that llama.cpp can use.</source>
        <translation>llama.cppで使えるGPUがありません。</translation>
    </message>
    <message>
        <source>There is no collection “{0}”.</source>
        <translation>コレクション「{0}」はありません。</translation>
    </message>
    <message>
        <source>There is no document “{0}” in the library.</source>
        <translation>ライブラリに、文書「{0}」はありません。</translation>
    </message>
    <message>
        <source>There is no folder {0}.</source>
        <translation>フォルダー{0}はありません。</translation>
    </message>
    <message>
        <source>There is no model “{0}” in the catalogue; `chatqa models list` names those there are, and OWNER/REPOSITORY/FILE.gguf gets any other from the hub.</source>
        <translation>モデル「{0}」はカタログにありません。`chatqa models list`で一覧を確認できます。ハブのほかのモデルは、OWNER/REPOSITORY/FILE.ggufで取得できます。</translation>
    </message>
    <message>
        <source>There is no model “{0}” to delete.</source>
        <translation>削除するモデル「{0}」はありません。</translation>
    </message>
    <message>
        <source>There is no model “{0}”; `chatqa models list` names those there are.</source>
        <translation>モデル「{0}」はありません。`chatqa models list`で一覧を確認できます。</translation>
    </message>
    <message>
        <source>There is no repository {0} on the hub, or it is not public.</source>
        <translation>リポジトリ{0}はハブにないか、公開されていません。</translation>
    </message>
    <message>
        <source>There is no room to open the index.</source>
        <translation>索引を開くための空き容量がありません。</translation>
    </message>
    <message>
        <source>There is no setting “{0}”; there are: {1}.</source>
        <translation>設定「{0}」はありません。使える設定：{1}。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>ファイルが見つかりません。</translation>
    </message>
    <message>
        <source>There is not enough memory for this model: even with a context window of {0} tokens it needs {1} beside its file, and {2} are free.</source>
        <translation>このモデルにはメモリーが足りません。コンテキスト長を{0}トークンにしても、ファイルのほかに{1}必要ですが、空きは{2}です。</translation>
    </message>
    <message>
        <source>There is not enough memory to run {0}. {said1}</source>
        <translation>{0}を実行するメモリーが足りません。{said1}</translation>
    </message>
    <message>
        <source>There is not enough room for {0} in {1}: {2} GB are still to come, and {3} GB are free.</source>
        <translation>{1}に{0}を保存する空きがありません。あと{2} GB必要ですが、空きは{3} GBです。</translation>
    </message>
    <message>
        <source>There is not enough room in {0}: {1} are needed, {2} MB are free.</source>
        <translation>{0}の空きが足りません。必要なのは{1}ですが、空きは{2} MBです。</translation>
    </message>
    <message>
        <source>There is something in {0} already; choose another folder.</source>
        <translation>{0}にはすでにファイルがあります。別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>This answer is no longer there.</source>
        <translation>この回答はもうありません。</translation>
    </message>
    <message>
        <source>This build of llama.cpp takes no GPU pack (see “On a GPU” in the README).</source>
        <translation>この llama.cpp のビルドは GPU パックに対応していません（README の「On a GPU」をご覧ください）。</translation>
    </message>
    <message>
        <source>This conversation is no longer there.</source>
        <translation>この会話はもうありません。</translation>
    </message>
    <message>
        <source>This model&apos;s memory cannot be taken back; it is of a kind that does not serve here.</source>
        <translation>このモデルはメモリーの状態を戻せない種類のため、使用できません。</translation>
    </message>
    <message>
        <source>This password does not open it.</source>
        <translation>このパスワードでは開けません。</translation>
    </message>
    <message>
        <source>This question is about whole documents, and your library has {0} pages: choose or name the documents to have all of them read. Only the nearest passages were read.</source>
        <translation>文書全体についての質問ですが、ライブラリは{0}ページあります。すべてを読ませるには、文書を選ぶか、質問に文書名を入れてください。今回は、もっとも近い抜粋だけを読みました。</translation>
    </message>
    <message>
        <source>What came is not a release of this program.</source>
        <translation>届いた内容は、このプログラムのリリース情報ではありません。</translation>
    </message>
    <message>
        <source>What came names no page that can be trusted.</source>
        <translation>届いた内容に、信頼できるページの情報がありません。</translation>
    </message>
    <message>
        <source>What has come, {0} GB, is kept: get it again to go on.</source>
        <translation>受信済みの{0} GBは保存されています。もう一度ダウンロードすると、続きから再開します。</translation>
    </message>
    <message>
        <source>What was downloaded as {0} is not the file the hub names (its hash differs); it was not kept. Please try again.</source>
        <translation>{0}としてダウンロードしたファイルは、ハブが示すものと一致しませんでした（ハッシュが異なります）。保存していませんので、もう一度お試しください。</translation>
    </message>
    <message>
        <source>a part for pictures</source>
        <translation>画像用の部品</translation>
    </message>
    <message>
        <source>a row belongs to nothing</source>
        <translation>どこにも属さない行があります</translation>
    </message>
    <message>
        <source>a tensor has no sensible shape</source>
        <translation>テンソルの形状が不正です</translation>
    </message>
    <message>
        <source>a tensor&apos;s type, {0}, is not one that is known</source>
        <translation>未対応のテンソルの型{0}があります</translation>
    </message>
    <message>
        <source>an adapter</source>
        <translation>アダプター</translation>
    </message>
    <message>
        <source>as you got it</source>
        <translation>入手元の条件による</translation>
    </message>
    <message>
        <source>document</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>download it with `chatqa models get {0}`, or under File → Language models.</source>
        <translation>「ファイル」→「言語モデル」からダウンロードしてください（または`chatqa models get {0}`）。</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>埋め込み</translation>
    </message>
    <message>
        <source>it is damaged or cut short ({0}{said1} bytes are here); fetch it again</source>
        <translation>壊れているか、途中で切れています。あるのは{0}{said1}バイトです。もう一度取得してください</translation>
    </message>
    <message>
        <source>it is not a GGUF file</source>
        <translation>GGUFファイルではありません</translation>
    </message>
    <message>
        <source>it is of another version of the program</source>
        <translation>プログラムの別のバージョン用です</translation>
    </message>
    <message>
        <source>its alignment makes no sense</source>
        <translation>アラインメントが不正です</translation>
    </message>
    <message>
        <source>its format version {0} is not one that is known</source>
        <translation>未対応の形式バージョン{0}です</translation>
    </message>
    <message>
        <source>its metadata make no sense</source>
        <translation>メタデータが不正です</translation>
    </message>
    <message>
        <source>its start</source>
        <translation>起動時</translation>
    </message>
    <message>
        <source>its tensors overlap</source>
        <translation>テンソルが重なっています</translation>
    </message>
    <message>
        <source>llama.cpp says: {0}.</source>
        <translation>llama.cppの報告：{0}</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>／{0}</translation>
    </message>
    <message>
        <source>page {0}</source>
        <translation>{0}ページ</translation>
    </message>
    <message>
        <source>reranking</source>
        <translation>並べ替え</translation>
    </message>
    <message>
        <source>run the set-up again, or add a GGUF file of your own with `chatqa models add FILE`.</source>
        <translation>セットアップをもう一度実行するか、お手持ちのGGUFファイルを追加してください（`chatqa models add FILE`）。</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>別の種類のファイル</translation>
    </message>
    <message>
        <source>without text, which cannot be searched</source>
        <translation>（文字情報がなく、検索できません）</translation>
    </message>
    <message>
        <source>your own file</source>
        <translation>ご自身のファイル</translation>
    </message>
    <message>
        <source>{0} cannot be installed: {1}.</source>
        <translation>{0} をインストールできません：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be opened: {1}.</source>
        <translation>{0}を開けません（{1}）。</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>{0}に書き込めません（{1}）。</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.{said2}</source>
        <translation>{0}に書き込めません（{1}）。{said2}</translation>
    </message>
    <message>
        <source>{0} does not read as it was written; the disk may be failing.</source>
        <translation>{0}の内容が、書き込んだものと一致しません。ディスクに障害があるかもしれません。</translation>
    </message>
    <message>
        <source>{0} has another length</source>
        <translation>{0}の長さが違います</translation>
    </message>
    <message>
        <source>{0} is damaged</source>
        <translation>{0}が壊れています</translation>
    </message>
    <message>
        <source>{0} is for ChatQA Desktop {1} on {2}; this is {3} on {4}.</source>
        <translation>{0} は {2} 版の ChatQA Desktop {1} 用です。こちらは {4} 版の {3} です。</translation>
    </message>
    <message>
        <source>{0} is gone</source>
        <translation>{0}がありません</translation>
    </message>
    <message>
        <source>{0} is no file that can be written; choose another name.</source>
        <translation>{0} は書き込めるファイルではありません。別の名前を選んでください。</translation>
    </message>
    <message>
        <source>{0} is not a GGUF model file.</source>
        <translation>{0}は、GGUF形式のモデルファイルではありません。</translation>
    </message>
    <message>
        <source>{0} is not a GPU pack of ChatQA Desktop, or is damaged.</source>
        <translation>{0} は ChatQA Desktop の GPU パックではないか、壊れています。</translation>
    </message>
    <message>
        <source>{0} is not a model that writes answers; choose another.</source>
        <translation>{0}は、回答を書くモデルではありません。別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>{0} is not its own</source>
        <translation>{0}は索引のものではありません</translation>
    </message>
    <message>
        <source>{0} is not of this program, which would need its name; choose another folder.</source>
        <translation>{0} はこのプログラムのものではありませんが、その名前が必要です。別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>{0} is not of this program.</source>
        <translation>{0} はこのプログラムのものではありません。</translation>
    </message>
    <message>
        <source>{0} of {1} pages are damaged and could not be read.</source>
        <translation>{1}ページのうち{0}ページは、壊れていて読み取れませんでした。</translation>
    </message>
    <message>
        <source>{0} of {1} pages are scans{said2}.</source>
        <translation>{1}ページのうち{0}ページはスキャン画像です{said2}。</translation>
    </message>
    <message>
        <source>{0} refuses to tell (it answers {1}).</source>
        <translation>{0} が回答を拒否しました（応答：{1}）。</translation>
    </message>
    <message>
        <source>{0} seconds</source>
        <translation>{0}秒</translation>
    </message>
    <message>
        <source>{0} vectors were damaged; they were made again.</source>
        <translation>{0}件のベクトルが壊れていたため、作り直しました。</translation>
    </message>
    <message>
        <source>{0} was not whole in the catalog; it is read again.</source>
        <translation>カタログ内の{0}に欠けがあったため、読み直します。</translation>
    </message>
    <message>
        <source>{0} {said1} had not been finished; this was done now.</source>
        <translation>{0}件の{said1}の処理が残っていたため、完了させました。</translation>
    </message>
    <message>
        <source>{0}/{1} cannot be downloaded: {2}</source>
        <translation>{0}/{1}をダウンロードできません：{2}</translation>
    </message>
    <message>
        <source>{0}: {said1}</source>
        <translation>{0}: {said1}</translation>
    </message>
    <message>
        <source>{said0} took longer than {said1} to read.</source>
        <translation>{said0}に{said1}以上かかりました。</translation>
    </message>
    <message>
        <source>{said0}; it is built anew from the catalog, and nothing is lost.</source>
        <translation>{said0}。カタログから作り直すので、失われるものはありません。</translation>
    </message>
    <message>
        <source>“{0}{1}” and “{2}{3}” are not a pair of BERT encoders.</source>
        <translation>「{0}{1}」と「{2}{3}」は、BERTエンコーダーの組ではありません。</translation>
    </message>
    <message>
        <source>“{0}” cannot be empty.</source>
        <translation>「{0}」は空にできません。</translation>
    </message>
    <message>
        <source>“{0}” goes from {1} to {2}.</source>
        <translation>「{0}」は、{1}から{2}までです。</translation>
    </message>
    <message>
        <source>“{0}” is 0, for as many as the model takes, or at least {1}.</source>
        <translation>「{0}」は、0（モデルの上限）か、{1}以上です。</translation>
    </message>
    <message>
        <source>“{0}” is 0, for the system&apos;s own, or at least {1}.</source>
        <translation>「{0}」は、0（システムの設定）か、{1}以上です。</translation>
    </message>
    <message>
        <source>“{0}” is a number.</source>
        <translation>「{0}」は数値です。</translation>
    </message>
    <message>
        <source>“{0}” is on or off.</source>
        <translation>「{0}」は、onかoffです。</translation>
    </message>
    <message>
        <source>“{0}” is one of: {1}.</source>
        <translation>「{0}」は、次のいずれかです：{1}。</translation>
    </message>
    <message>
        <source>“{0}” is “system” or the code of a language, such as en or ja.</source>
        <translation>「{0}」は、「system」か、enやjaなどの言語コードです。</translation>
    </message>
</context>
<context>
    <name>EraseDialog</name>
    <message>
        <source>All conversations, what was read of {documents}, collections, settings and the log go for good, also what a move left elsewhere. Your PDFs stay where they are. The window closes for that and opens empty.</source>
        <translation>すべての会話、{documents}の読み取り内容、コレクション、設定、ログ、および移動後に残ったものが完全に削除されます。PDFは元の場所に残ります。ウィンドウを閉じて、空の状態で開き直します。</translation>
    </message>
    <message>
        <source>Delete everything</source>
        <translation>すべて削除</translation>
    </message>
    <message>
        <source>Delete everything that this program keeps?</source>
        <translation>このプログラムが保存しているデータをすべて削除しますか？</translation>
    </message>
    <message>
        <source>Delete the downloaded language models and the GPU pack too</source>
        <translation>ダウンロードした言語モデルとGPUパックも削除する</translation>
    </message>
    <message>
        <source>Delete the downloaded language models too</source>
        <translation>ダウンロードした言語モデルも削除する</translation>
    </message>
    <message>
        <source>Delete the downloaded language models too ({size})</source>
        <translation>ダウンロードした言語モデルも削除する（{size}）</translation>
    </message>
    <message>
        <source>Type “{word}” to go on:</source>
        <translation>続けるには「{word}」と入力してください：</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>Errand</name>
    <message>
        <source>Checking the copy…</source>
        <translation>コピーを検証しています…</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>コピーしています…</translation>
    </message>
    <message>
        <source>Deleting everything</source>
        <translation>すべてを削除しています</translation>
    </message>
    <message>
        <source>Moving the library</source>
        <translation>ライブラリを移動しています</translation>
    </message>
    <message>
        <source>Packing…</source>
        <translation>まとめています…</translation>
    </message>
    <message>
        <source>Restoring the library</source>
        <translation>ライブラリを復元しています</translation>
    </message>
</context>
<context>
    <name>ErrandDialog</name>
    <message>
        <source>ChatQA Desktop</source>
        <translation>ChatQA Desktop</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>ChatQA Desktop</source>
        <translation>ChatQA Desktop</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>詳細をコピー</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Also read: {places}</source>
        <translation>ほかに読んだ箇所：{places}</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回答日時</translation>
    </message>
    <message>
        <source>Answers by a language model from the documents named beneath each of them. [1] after a sentence is the source that bears it out; what no source bears out is marked in words. The passages that the model could read stand in full at the end. A SHA-256 tells whether a file is the very one that was read.</source>
        <translation>以下は、各回答の下に示した文書をもとに、言語モデルが作成した回答です。文の後の[1]は、その文を裏付ける出典の番号です。出典に根拠のない文には、その旨を記しています。モデルが読んだ抜粋は、末尾に全文を載せています。SHA-256により、ファイルが読み取ったものと同一かどうかを確認できます。</translation>
    </message>
    <message>
        <source>Conversation of {date}</source>
        <translation>{date}の会話</translation>
    </message>
    <message>
        <source>Exported on {date} by {program}</source>
        <translation>{date}に{program}で書き出し</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>モデルファイル</translation>
    </message>
    <message>
        <source>Nearest passages</source>
        <translation>もっとも近い抜粋</translation>
    </message>
    <message>
        <source>Not found in your documents.</source>
        <translation>文書の中に見つかりませんでした。</translation>
    </message>
    <message>
        <source>Nothing near enough to the question was found, so the model was not asked.</source>
        <translation>質問に十分近い内容が見つからなかったため、モデルには問い合わせませんでした。</translation>
    </message>
    <message>
        <source>Pages gone over</source>
        <translation>読んだページ</translation>
    </message>
    <message>
        <source>Passage {n}</source>
        <translation>抜粋{n}</translation>
    </message>
    <message>
        <source>Question {n}</source>
        <translation>質問{n}</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Searched for</source>
        <translation>検索語</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>出典</translation>
    </message>
    <message>
        <source>Stopped before its end.</source>
        <translation>途中で停止されました。</translation>
    </message>
    <message>
        <source>The model found no answer in the passages it read.</source>
        <translation>読んだ抜粋の中に、モデルは回答を見つけられませんでした。</translation>
    </message>
    <message>
        <source>The model said nothing.</source>
        <translation>モデルは何も回答しませんでした。</translation>
    </message>
    <message>
        <source>The passages in full</source>
        <translation>抜粋の全文</translation>
    </message>
    <message>
        <source>What the model answered is not borne out by the passages it read.</source>
        <translation>モデルの回答は、読んだ抜粋に根拠がありません。</translation>
    </message>
    <message>
        <source>What the model said, which is no answer:</source>
        <translation>モデルの出力（回答ではありません）：</translation>
    </message>
    <message>
        <source>in full</source>
        <translation>全文</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>問い合わせなし</translation>
    </message>
    <message>
        <source>not in the sources</source>
        <translation>出典になし</translation>
    </message>
    <message>
        <source>not known: the file has changed or is gone since</source>
        <translation>不明（その後、ファイルが変更されたか、なくなりました）</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>記録なし</translation>
    </message>
    <message>
        <source>page {page}</source>
        <translation>{page}ページ</translation>
    </message>
    <message>
        <source>pages {first}–{last}</source>
        <translation>{first}～{last}ページ</translation>
    </message>
    <message>
        <source>partly in the sources</source>
        <translation>出典に一部あり</translation>
    </message>
    <message>
        <source>read from an image of the page by OCR, and may be wrong</source>
        <translation>ページの画像からOCRで読み取ったもので、誤りがある場合があります</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}／{total}</translation>
    </message>
    <message>
        <source>{sha256} (of the file as the library holds it now; it was not recorded with the answer)</source>
        <translation>{sha256}（現在ライブラリにあるファイルの値。回答時には記録されていません）</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Export the conversation</source>
        <translation>会話を書き出す</translation>
    </message>
    <message>
        <source>Exporting… The model&apos;s file is read through once for its SHA-256; this may take a minute.</source>
        <translation>書き出しています… SHA-256を求めるため、モデルのファイルを一度読み取ります。1分ほどかかることがあります。</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>置き換える</translation>
    </message>
    <message>
        <source>Replace the file “{name}”?</source>
        <translation>ファイル「{name}」を置き換えますか？</translation>
    </message>
    <message>
        <source>The conversation was exported to “{name}”.</source>
        <translation>会話を「{name}」に書き出しました。</translation>
    </message>
    <message>
        <source>There is one of this name already.</source>
        <translation>同じ名前のファイルがすでにあります。</translation>
    </message>
    <message>
        <source>Web page, HTML (*.html)</source>
        <translation>Webページ、HTML (*.html)</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>Ask again</source>
        <translation>もう一度質問</translation>
    </message>
</context>
<context>
    <name>FindRow</name>
    <message>
        <source>Clear the search</source>
        <translation>検索を消去</translation>
    </message>
    <message>
        <source>Close the search (Esc)</source>
        <translation>検索を閉じる（Esc）</translation>
    </message>
    <message>
        <source>Find in the document</source>
        <translation>文書内を検索</translation>
    </message>
    <message>
        <source>Next hit (F3)</source>
        <translation>次の結果（F3）</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>Previous hit (Shift+F3)</source>
        <translation>前の結果（Shift+F3）</translation>
    </message>
    <message>
        <source>Scanned pages that have not been read by OCR cannot be searched.</source>
        <translation>OCR で読み取られていないスキャンページは検索できません。</translation>
    </message>
    <message>
        <source>Searching… {count}</source>
        <translation>検索中… {count}</translation>
    </message>
    <message>
        <source>{n} of {count}</source>
        <translation>{n}／{count}</translation>
    </message>
    <message>
        <source>{n} of {count} or more</source>
        <translation>{n}／{count}以上</translation>
    </message>
</context>
<context>
    <name>Found</name>
    <message>
        <source>Conversations found</source>
        <translation>見つかった会話</translation>
    </message>
    <message>
        <source>Nothing found for “{words}”.</source>
        <translation>「{words}」は見つかりませんでした。</translation>
    </message>
</context>
<context>
    <name>HitModel</name>
    <message>
        <source>Untitled</source>
        <translation>無題</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>As wide as the pane</source>
        <translation>パネルの幅に合わせる</translation>
    </message>
    <message>
        <source>Begin a new line</source>
        <translation>改行する</translation>
    </message>
    <message>
        <source>Conversations and documents</source>
        <translation>会話と文書</translation>
    </message>
    <message>
        <source>Delete or remove it</source>
        <translation>削除する</translation>
    </message>
    <message>
        <source>Edit the last question, from an empty field</source>
        <translation>空の入力欄から、直前の質問を編集</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>全般</translation>
    </message>
    <message>
        <source>Give it another name</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Its commands</source>
        <translation>操作メニューを開く</translation>
    </message>
    <message>
        <source>Larger, smaller</source>
        <translation>拡大、縮小</translation>
    </message>
    <message>
        <source>Open what is chosen</source>
        <translation>選択した項目を開く</translation>
    </message>
    <message>
        <source>Press a button, open or close a fold</source>
        <translation>ボタンを押す、折りたたみを開閉する</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>Select one more letter of its text, or word</source>
        <translation>ページの文字を1字ずつ、または1語ずつ選択</translation>
    </message>
    <message>
        <source>Select one more line, or the whole page</source>
        <translation>1行ずつ選択、またはページ全体を選択</translation>
    </message>
    <message>
        <source>Send the question</source>
        <translation>質問を送信する</translation>
    </message>
    <message>
        <source>Take back a deletion, while that is offered</source>
        <translation>削除を元に戻す（その表示がある間）</translation>
    </message>
    <message>
        <source>The next place found, the one before</source>
        <translation>次の検索結果、前の検索結果</translation>
    </message>
    <message>
        <source>The one before, the one after</source>
        <translation>前の項目、次の項目</translation>
    </message>
    <message>
        <source>The page</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>The page before, the page after</source>
        <translation>前のページ、次のページ</translation>
    </message>
    <message>
        <source>This list, while no text is typed</source>
        <translation>このキー一覧（文字の入力中以外）</translation>
    </message>
    <message>
        <source>To the next control</source>
        <translation>次の項目へ移動する</translation>
    </message>
    <message>
        <source>To the one before</source>
        <translation>前の項目へ移動する</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keyboard keys</source>
        <translation>キーボード操作</translation>
    </message>
</context>
<context>
    <name>LibraryHead</name>
    <message>
        <source>Add documents</source>
        <translation>文書を追加</translation>
    </message>
    <message>
        <source>Add documents (Ctrl+O)</source>
        <translation>文書を追加（Ctrl+O）</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>絞り込みを消去</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>名前で絞り込み</translation>
    </message>
    <message>
        <source>Filter documents by name</source>
        <translation>文書を名前で絞り込み</translation>
    </message>
    <message>
        <source>Folders, collections, pausing and more</source>
        <translation>フォルダー、コレクション、一時停止など</translation>
    </message>
    <message>
        <source>More for the library</source>
        <translation>ライブラリのその他の操作</translation>
    </message>
</context>
<context>
    <name>LibraryMenus</name>
    <message>
        <source>Add a folder…</source>
        <translation>フォルダーを追加…</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>ファイルを追加…</translation>
    </message>
    <message>
        <source>Ask about these</source>
        <translation>これらの文書に質問</translation>
    </message>
    <message>
        <source>Ask about this</source>
        <translation>この文書に質問</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Cancel everything not read yet…</source>
        <translation>未処理の読み取りをすべて中止…</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>コレクション</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>詳細…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Go on with all</source>
        <translation>すべて再開</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>New collection…</source>
        <translation>新しいコレクション…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>新しい順</translation>
    </message>
    <message>
        <source>Open in the system viewer</source>
        <translation>標準のビューアーで開く</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>すべて一時停止</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>読み直す</translation>
    </message>
    <message>
        <source>Read the scans</source>
        <translation>スキャンを読み取る</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>ライブラリから削除…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>名前を変更…</translation>
    </message>
    <message>
        <source>Show and ask its documents</source>
        <translation>このコレクションの文書だけを表示して質問</translation>
    </message>
    <message>
        <source>Show in this window</source>
        <translation>このウィンドウで表示</translation>
    </message>
    <message>
        <source>Sort documents by</source>
        <translation>文書の並べ替え</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態順</translation>
    </message>
    <message>
        <source>Stop reading scans</source>
        <translation>スキャンの読み取りを停止</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>監視をやめる</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Try all failed again</source>
        <translation>失敗した文書をすべて再試行</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>ロックを解除…</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>フォルダーを監視…</translation>
    </message>
    <message>
        <source>Watched folders</source>
        <translation>監視フォルダー</translation>
    </message>
</context>
<context>
    <name>LibraryPanel</name>
    <message>
        <source>Add a folder</source>
        <translation>フォルダーを追加</translation>
    </message>
    <message>
        <source>Add documents</source>
        <translation>文書を追加</translation>
    </message>
    <message>
        <source>Cancel reading</source>
        <translation>読み取りを中止</translation>
    </message>
    <message>
        <source>Cancel {documents}?</source>
        <translation>{documents}の読み取りを中止しますか？</translation>
    </message>
    <message>
        <source>Files stay where they are, and saved answers keep their sources.</source>
        <translation>ファイルは元の場所に残り、保存済みの回答の出典も保たれます。</translation>
    </message>
    <message>
        <source>No PDF was found in this folder.</source>
        <translation>このフォルダーにPDFは見つかりませんでした。</translation>
    </message>
    <message>
        <source>No document has “{words}” in its name.</source>
        <translation>名前に「{words}」を含む文書はありません。</translation>
    </message>
    <message>
        <source>No documents yet.
Drop PDFs anywhere in the window.</source>
        <translation>文書はまだありません。
PDFをウィンドウにドロップしてください。</translation>
    </message>
    <message>
        <source>Nothing in this collection yet.
Drop PDFs here, or documents on its name.</source>
        <translation>このコレクションはまだ空です。
ここにPDFを、または名前の上に文書をドロップしてください。</translation>
    </message>
    <message>
        <source>PDF documents (*.pdf *.PDF)</source>
        <translation>PDF文書 (*.pdf *.PDF)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove {documents} from the library?</source>
        <translation>{documents}をライブラリから削除しますか？</translation>
    </message>
    <message>
        <source>Remove “{name}” from the library?</source>
        <translation>「{name}」をライブラリから削除しますか？</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>フォルダーを監視</translation>
    </message>
    <message>
        <source>What stands in a watched folder is added again when that is looked at.</source>
        <translation>監視フォルダー内のファイルは、次に確認したときに再び追加されます。</translation>
    </message>
    <message>
        <source>What was not read yet is taken out of the library. The files stay where they are.</source>
        <translation>まだ読み取っていない文書をライブラリから外します。ファイルは元の場所に残ります。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Add a document to ask about.</source>
        <translation>質問したい文書を追加してください。</translation>
    </message>
    <message>
        <source>Add a language model to ask questions.</source>
        <translation>質問するには、言語モデルを追加してください。</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>準備しています…</translation>
    </message>
    <message>
        <source>None of your documents can be searched yet.</source>
        <translation>検索できる文書がまだありません。</translation>
    </message>
    <message>
        <source>Nothing can be asked now; the reason stands at the top of the window.</source>
        <translation>現在は質問できません。理由はウィンドウの上部に表示されています。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>フォルダーで表示</translation>
    </message>
    <message>
        <source>There is no conversation to export here: ask something first.</source>
        <translation>書き出す会話がありません。先に質問してください。</translation>
    </message>
    <message>
        <source>“{title}” was deleted.</source>
        <translation>「{title}」を削除しました。</translation>
    </message>
</context>
<context>
    <name>MainsNote</name>
    <message>
        <source>Go on anyway</source>
        <translation>このまま続ける</translation>
    </message>
    <message>
        <source>Read and index on battery too</source>
        <translation>バッテリー使用時も読み取りと索引作成を行う</translation>
    </message>
    <message>
        <source>Turns off the setting “Battery”</source>
        <translation>設定「バッテリー」をオフにします</translation>
    </message>
    <message>
        <source>Waiting for mains power</source>
        <translation>電源の接続を待っています</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;About ChatQA Desktop</source>
        <translation>ChatQA Desktopについて(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add documents…</source>
        <translation>文書を追加(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Conversation</source>
        <translation>会話(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Export conversation…</source>
        <translation>会話を書き出す(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Find in the document…</source>
        <translation>文書内を検索(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard keys</source>
        <translation>キーボード操作(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Language models…</source>
        <translation>言語モデル(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Library</source>
        <translation>ライブラリ(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;New conversation</source>
        <translation>新しい会話(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Next citation</source>
        <translation>次の引用(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Paste files</source>
        <translation>ファイルを貼り付け(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Regenerate the answer</source>
        <translation>回答を作り直す(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation>問題を報告(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Search conversations</source>
        <translation>会話を検索(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>設定(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>Add a &amp;folder…</source>
        <translation>フォルダーを追加(&amp;F)…</translation>
    </message>
    <message>
        <source>Add the &amp;sample document</source>
        <translation>サンプル文書を追加(&amp;S)</translation>
    </message>
    <message>
        <source>E&amp;dit the last question</source>
        <translation>最後の質問を編集(&amp;D)</translation>
    </message>
    <message>
        <source>Go to the &amp;question field</source>
        <translation>質問欄へ移動(&amp;Q)</translation>
    </message>
    <message>
        <source>Look for a &amp;newer version…</source>
        <translation>新しいバージョンを確認(&amp;N)…</translation>
    </message>
    <message>
        <source>P&amp;revious citation</source>
        <translation>前の引用(&amp;R)</translation>
    </message>
    <message>
        <source>S&amp;top the answer</source>
        <translation>回答を停止(&amp;T)</translation>
    </message>
    <message>
        <source>Show or hide the &amp;page</source>
        <translation>ページの表示／非表示(&amp;P)</translation>
    </message>
    <message>
        <source>Your &amp;data…</source>
        <translation>データの管理(&amp;D)…</translation>
    </message>
</context>
<context>
    <name>ModelDialog</name>
    <message>
        <source>Add a GGUF file…</source>
        <translation>GGUFファイルを追加…</translation>
    </message>
    <message>
        <source>Add a language model</source>
        <translation>言語モデルを追加</translation>
    </message>
    <message>
        <source>Choose one below: nothing can be answered without.</source>
        <translation>下から選んでください。モデルがないと回答できません。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Delete “{title}” from this computer?</source>
        <translation>「{title}」をこのコンピューターから削除しますか？</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>ダウンロード</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf *.GGUF)</source>
        <translation>GGUFモデル (*.gguf *.GGUF)</translation>
    </message>
    <message>
        <source>Go on downloading</source>
        <translation>ダウンロードを再開</translation>
    </message>
    <message>
        <source>In use: {title}</source>
        <translation>使用中：{title}</translation>
    </message>
    <message>
        <source>It is loaded when the first question is asked.</source>
        <translation>最初の質問のときに読み込まれます。</translation>
    </message>
    <message>
        <source>Language models</source>
        <translation>言語モデル</translation>
    </message>
    <message>
        <source>Looking at the file…</source>
        <translation>ファイルを確認しています…</translation>
    </message>
    <message>
        <source>Looking for models on this computer…</source>
        <translation>このコンピューターのモデルを探しています…</translation>
    </message>
    <message>
        <source>No model is in use</source>
        <translation>使用中のモデルはありません</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Questions are answered by a model that runs on this computer. A larger one answers better and slower. The ChatQA models, such as Llama3-ChatQA-1.5-8B, are made for this.</source>
        <translation>質問には、このコンピューターで動くモデルが回答します。大きなモデルほど回答の質は上がりますが、時間がかかります。Llama3-ChatQA-1.5-8BなどのChatQAモデルは、この用途のために作られています。</translation>
    </message>
    <message>
        <source>Reading the whole file of “{title}”…</source>
        <translation>「{title}」のファイル全体を読み取っています…</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>一覧から外す</translation>
    </message>
    <message>
        <source>Take off the list…</source>
        <translation>一覧から外す…</translation>
    </message>
    <message>
        <source>Take “{title}” off the list?</source>
        <translation>「{title}」を一覧から外しますか？</translation>
    </message>
    <message>
        <source>The file stays where it is.</source>
        <translation>ファイルは元の場所に残ります。</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用する</translation>
    </message>
    <message>
        <source>Use another model first</source>
        <translation>先に別のモデルを使用してください</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>{size} of the disk are freed. It can be downloaded again.</source>
        <translation>ディスクの空きが{size}増えます。もう一度ダウンロードできます。</translation>
    </message>
    <message>
        <source>{size} were freed.</source>
        <translation>空きが{size}増えました。</translation>
    </message>
    <message>
        <source>“{title}” is here now: take it into use.</source>
        <translation>「{title}」のダウンロードが完了しました。使用を開始できます。</translation>
    </message>
    <message>
        <source>“{title}” is not on this computer: fetch its GGUF file yourself, then add it here.</source>
        <translation>「{title}」はこのコンピューターにありません。GGUFファイルを入手して、ここに追加してください。</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Downloading</source>
        <translation>ダウンロード中</translation>
    </message>
    <message>
        <source>Downloading: {done} of {total}</source>
        <translation>ダウンロード中：{done}／{total}</translation>
    </message>
    <message>
        <source>Language models</source>
        <translation>言語モデル</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Does not run here now: it needs {needed} of memory, and {free} are free. Choose a smaller one.</source>
        <translation>現在このコンピューターでは動きません。{needed}のメモリーが必要ですが、空きは{free}です。より小さなモデルを選んでください。</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Not on this computer</source>
        <translation>このコンピューターにありません</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>このコンピューターにあります</translation>
    </message>
    <message>
        <source>On this computer, of {program}</source>
        <translation>このコンピューターにあります（{program}）</translation>
    </message>
    <message>
        <source>Partly downloaded: {here}</source>
        <translation>一部ダウンロード済み：{here}</translation>
    </message>
    <message>
        <source>Runs here, but very slowly: it needs {needed} of memory, and {free} are free. Closing other programs helps.</source>
        <translation>動きますが、非常に遅くなります。{needed}のメモリーが必要ですが、空きは{free}です。ほかのプログラムを終了すると改善します。</translation>
    </message>
    <message>
        <source>Runs on the processor here: an answer begins after {time}.</source>
        <translation>プロセッサーで動きます。回答の開始まで{time}。</translation>
    </message>
    <message>
        <source>Runs on {device} here: an answer begins after {time}.</source>
        <translation>{device}で動きます。回答の開始まで{time}。</translation>
    </message>
    <message>
        <source>Runs partly on {device}, partly on the processor here: an answer begins after {time}.</source>
        <translation>一部は{device}、一部はプロセッサーで動きます。回答の開始まで{time}。</translation>
    </message>
    <message>
        <source>The file is as it should be. SHA-256: {hash}</source>
        <translation>ファイルは正常です。SHA-256：{hash}</translation>
    </message>
    <message>
        <source>The file is not what it was: its SHA-256 is {hash} now. Delete it, and download it again.</source>
        <translation>ファイルが元の内容と異なります。現在のSHA-256：{hash}。削除して、ダウンロードし直してください。</translation>
    </message>
    <message>
        <source>The file is whole. Its SHA-256 is noted, so that a change is seen from now on: {hash}</source>
        <translation>ファイルに欠けはありません。今後の変化を検出できるよう、SHA-256を記録しました：{hash}</translation>
    </message>
    <message>
        <source>a second or two</source>
        <translation>1～2秒</translation>
    </message>
    <message>
        <source>about half a minute</source>
        <translation>30秒ほど</translation>
    </message>
    <message>
        <source>many minutes</source>
        <translation>10分以上</translation>
    </message>
    <message>
        <source>one or two minutes</source>
        <translation>1～2分</translation>
    </message>
    <message>
        <source>several minutes</source>
        <translation>数分</translation>
    </message>
    <message>
        <source>some seconds</source>
        <translation>数秒</translation>
    </message>
</context>
<context>
    <name>NoPage</name>
    <message>
        <source>Choose a source of an answer, or a document, to see its pages here.</source>
        <translation>回答の出典か文書を選ぶと、ここにページが表示されます。</translation>
    </message>
</context>
<context>
    <name>NotFound</name>
    <message>
        <source>Hide what the model said</source>
        <translation>モデルの回答を隠す</translation>
    </message>
    <message>
        <source>It said: “{words}”</source>
        <translation>モデルの回答：「{words}」</translation>
    </message>
    <message>
        <source>Not borne out by the passages</source>
        <translation>抜粋に根拠がありません</translation>
    </message>
    <message>
        <source>Not found in your documents</source>
        <translation>文書の中に見つかりませんでした</translation>
    </message>
    <message>
        <source>Show what the model said</source>
        <translation>モデルの回答を表示</translation>
    </message>
</context>
<context>
    <name>OfferCard</name>
    <message>
        <source>Better answers: {title}</source>
        <translation>より良い回答を得るには：{title}</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>ダウンロード…</translation>
    </message>
    <message>
        <source>Go on downloading…</source>
        <translation>ダウンロードを再開…</translation>
    </message>
    <message>
        <source>NVIDIA&apos;s ChatQA is made for questions about documents, and understands both far better than the small starter that answers until then.</source>
        <translation>NVIDIA の ChatQA は文書への質問のために作られたモデルで、それまで回答する小さなスターターモデルよりも、質問と文書をずっとよく理解します。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>後で</translation>
    </message>
</context>
<context>
    <name>Outside</name>
    <message>
        <source>This system names no program for pages of the web. The page is at {address}</source>
        <translation>このシステムには、ウェブページを開くプログラムが設定されていません。ページのアドレス：{address}</translation>
    </message>
    <message>
        <source>This system names no program that opens “{name}”. It is in {folder}</source>
        <translation>このシステムには、「{name}」を開くプログラムが設定されていません。場所：{folder}</translation>
    </message>
</context>
<context>
    <name>PageBar</name>
    <message>
        <source>Close the page (Ctrl+P)</source>
        <translation>ページを閉じる（Ctrl+P）</translation>
    </message>
    <message>
        <source>Find in the document (Ctrl+F)</source>
        <translation>文書内を検索（Ctrl+F）</translation>
    </message>
    <message>
        <source>Fit the page</source>
        <translation>ページ全体を表示</translation>
    </message>
    <message>
        <source>Fit the width (Ctrl+0)</source>
        <translation>幅に合わせる（Ctrl+0）</translation>
    </message>
    <message>
        <source>Larger (Ctrl++)</source>
        <translation>拡大（Ctrl++）</translation>
    </message>
    <message>
        <source>Next page (Alt+Page Down)</source>
        <translation>次のページ（Alt+Page Down）</translation>
    </message>
    <message>
        <source>OCR</source>
        <translation>OCR</translation>
    </message>
    <message>
        <source>Open in the system viewer</source>
        <translation>標準のビューアーで開く</translation>
    </message>
    <message>
        <source>Page number</source>
        <translation>ページ番号</translation>
    </message>
    <message>
        <source>Page {page} of {count}</source>
        <translation>{page}／{count}ページ</translation>
    </message>
    <message>
        <source>Previous page (Alt+Page Up)</source>
        <translation>前のページ（Alt+Page Up）</translation>
    </message>
    <message>
        <source>Smaller (Ctrl+−)</source>
        <translation>縮小（Ctrl+−）</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>倍率</translation>
    </message>
    <message>
        <source>Zoom, {percent} %</source>
        <translation>倍率 {percent}%</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>／{count}</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>PagePanel</name>
    <message>
        <source>Another page is still being drawn. This one is shown as soon as that is done.</source>
        <translation>別のページを描画しています。終わりしだいこのページを表示します。</translation>
    </message>
    <message>
        <source>The drive of this file does not answer yet. The page is shown as soon as it does.</source>
        <translation>このファイルのあるドライブがまだ応答していません。応答があり次第、ページを表示します。</translation>
    </message>
    <message>
        <source>The file cannot be opened. This is what the answer was given:</source>
        <translation>ファイルを開けません。回答に使われたのは次の文章です：</translation>
    </message>
    <message>
        <source>The file has changed since it was read. This is what the answer was given:</source>
        <translation>このファイルは読み込み後に変更されています。回答に使われた文章は次のとおりです：</translation>
    </message>
    <message>
        <source>The file is gone from its place. This is what the answer was given:</source>
        <translation>ファイルが元の場所にありません。回答に使われた内容：</translation>
    </message>
    <message>
        <source>The file is protected by a password.</source>
        <translation>このファイルはパスワードで保護されています。</translation>
    </message>
    <message>
        <source>This document cannot be shown: its file is gone or has changed.</source>
        <translation>この文書は表示できません。ファイルがなくなったか、変更されています。</translation>
    </message>
    <message>
        <source>This document is being read again. This is what the answer was given:</source>
        <translation>この文書は読み直し中です。回答に使われた内容：</translation>
    </message>
    <message>
        <source>This document is not in the library any more. This is what the answer was given:</source>
        <translation>この文書はもうライブラリにありません。回答に使われた内容：</translation>
    </message>
    <message>
        <source>This is what the answer was given:</source>
        <translation>回答に使われた内容：</translation>
    </message>
    <message>
        <source>This passage came without a file:</source>
        <translation>この抜粋にはファイルがありません：</translation>
    </message>
    <message>
        <source>This password does not open it.</source>
        <translation>このパスワードでは開けません。</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Copy (Ctrl+C)</source>
        <translation>コピー（Ctrl+C）</translation>
    </message>
    <message>
        <source>Page of the document</source>
        <translation>文書のページ</translation>
    </message>
</context>
<context>
    <name>PassageText</name>
    <message>
        <source>Text of the passage</source>
        <translation>抜粋の本文</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>ロックを解除…</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>Leave it locked</source>
        <translation>ロックしたままにする</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>パスワードを表示</translation>
    </message>
    <message>
        <source>The password is used on this computer alone, and is forgotten when the program is closed.</source>
        <translation>パスワードはこのコンピューターだけで使われ、プログラムを終了すると消去されます。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>ロックを解除</translation>
    </message>
    <message>
        <source>“{name}” is protected by a password</source>
        <translation>「{name}」はパスワードで保護されています</translation>
    </message>
</context>
<context>
    <name>ProgressRow</name>
    <message>
        <source>Go on with all documents</source>
        <translation>すべての文書の処理を再開</translation>
    </message>
    <message>
        <source>Pause all documents in work</source>
        <translation>処理中の文書をすべて一時停止</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>{documents} in work</source>
        <translation>{documents}を処理中</translation>
    </message>
    <message>
        <source>{documents} waiting</source>
        <translation>{documents}が待機中</translation>
    </message>
</context>
<context>
    <name>QuestionField</name>
    <message>
        <source>Too long for a question; characters too many: {count}</source>
        <translation>質問としては長すぎます。{count} 文字減らしてください。</translation>
    </message>
</context>
<context>
    <name>QuestionView</name>
    <message>
        <source>Ask</source>
        <translation>質問する</translation>
    </message>
    <message>
        <source>Ask it in this form (Enter); what was answered before is kept as another version</source>
        <translation>この内容で質問（Enter）。以前の回答は別の版として残ります</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Edit the question</source>
        <translation>質問を編集</translation>
    </message>
    <message>
        <source>Edit the question and ask it again</source>
        <translation>質問を編集して、もう一度質問</translation>
    </message>
    <message>
        <source>Leave it as it was (Esc)</source>
        <translation>変更せずに戻る（Esc）</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>The question, to be edited</source>
        <translation>編集中の質問</translation>
    </message>
</context>
<context>
    <name>ReleaseDialog</name>
    <message>
        <source>Asking…</source>
        <translation>問い合わせています…</translation>
    </message>
    <message>
        <source>ChatQA Desktop {version} is the newest version.</source>
        <translation>ChatQA Desktop {version} は最新のバージョンです。</translation>
    </message>
    <message>
        <source>Look for a newer version</source>
        <translation>新しいバージョンの確認</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>今すぐ確認</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>ページを開く</translation>
    </message>
    <message>
        <source>This build names no place where newer versions are published.</source>
        <translation>このビルドには、新しいバージョンの公開先が設定されていません。</translation>
    </message>
    <message>
        <source>This is ChatQA Desktop {version}.</source>
        <translation>お使いのバージョンは ChatQA Desktop {version} です。</translation>
    </message>
    <message>
        <source>To look for a newer version, the program asks {host} which one is the newest. Nothing of yours is sent, but {host} sees this computer’s network address. Nothing is installed.</source>
        <translation>新しいバージョンを確認するため、最新のバージョンを {host} に問い合わせます。お客様のデータは送信されませんが、{host} にはこのコンピューターのネットワークアドレスがわかります。インストールは行われません。</translation>
    </message>
    <message>
        <source>Version {version} is there. Get it from its page and install it; your library stays.</source>
        <translation>バージョン {version} が公開されています。ページから入手してインストールしてください。ライブラリはそのまま残ります。</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Copied.</source>
        <translation>コピーしました。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>It cannot be saved there: {reason}.</source>
        <translation>そこには保存できません（{reason}）。</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>問題の報告</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>報告を保存</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>保存しました。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>テキスト (*.txt)</translation>
    </message>
    <message>
        <source>The engine does not answer: its facts are not in the report.</source>
        <translation>エンジンが応答しないため、エンジンの情報は報告に含まれていません。</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>報告の内容</translation>
    </message>
    <message>
        <source>This is all that a report holds: no text of your documents, no questions, no names of files. Add what you did and what went wrong, take out what you like, and send it yourself. The program sends nothing.</source>
        <translation>報告に含まれるのは、以下がすべてです。文書の内容、質問、ファイル名は含まれません。行った操作と起きた問題を書き加え、不要な部分を削って、ご自身でお送りください。プログラムからは何も送信しません。</translation>
    </message>
</context>
<context>
    <name>Reporter</name>
    <message>
        <source>Something unexpected happened; your work is saved.</source>
        <translation>予期しない問題が発生しました。作業内容は保存されています。</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>A question in “{title}” was not answered. {reason}</source>
        <translation>「{title}」の質問に回答できませんでした。{reason}</translation>
    </message>
</context>
<context>
    <name>Scope</name>
    <message>
        <source>Asking {documents}</source>
        <translation>{documents}に質問します</translation>
    </message>
    <message>
        <source>Asking {documents} in “{name}”</source>
        <translation>「{name}」の{documents}に質問します</translation>
    </message>
    <message>
        <source>None of these documents can be searched yet.</source>
        <translation>これらの文書は、まだ検索できません。</translation>
    </message>
    <message>
        <source>None of your documents can be searched; the list says why.</source>
        <translation>検索できる文書がありません。理由は一覧に示されています。</translation>
    </message>
    <message>
        <source>There is no document in “{name}”.</source>
        <translation>「{name}」に文書がありません。</translation>
    </message>
</context>
<context>
    <name>ScopeBar</name>
    <message>
        <source>Ask all documents again</source>
        <translation>すべての文書への質問に戻す</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source> % of the words</source>
        <translation> %（語の割合）</translation>
    </message>
    <message>
        <source> tokens</source>
        <translation> トークン</translation>
    </message>
    <message>
        <source>0 gives the same answer every time; the next three count only above it.</source>
        <translation>0では毎回同じ回答になります。次の3項目は、0より大きいときだけ有効です。</translation>
    </message>
    <message>
        <source>0 is as it was fitted. Above it “not found” is said more readily, below it less.</source>
        <translation>0 は調整済みの値です。大きくすると「見つかりません」と答えやすくなり、小さくすると答えにくくなります。</translation>
    </message>
    <message>
        <source>A few words</source>
        <translation>簡潔に</translation>
    </message>
    <message>
        <source>A question rewritten by the model (slower)</source>
        <translation>モデルが書き直した質問（低速）</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>詳細設定</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Another one embeds all passages again.</source>
        <translation>変更すると、すべての抜粋を埋め込み直します。</translation>
    </message>
    <message>
        <source>Another one embeds {passages} again. Meanwhile the documents stay searchable by their words.</source>
        <translation>変更すると、{passages}を埋め込み直します。その間も、文書は語句で検索できます。</translation>
    </message>
    <message>
        <source>Answer only what the documents bear out</source>
        <translation>文書に根拠がある内容だけを回答する</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外観</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>バッテリー</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Caution</source>
        <translation>慎重さ</translation>
    </message>
    <message>
        <source>Context window</source>
        <translation>コンテキスト長</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Embedding model</source>
        <translation>埋め込みモデル</translation>
    </message>
    <message>
        <source>For each answer; the starter reads the best one only. More finds more, and takes longer.</source>
        <translation>回答ごとの数です（スターターは最もよい1つだけを読みます）。多いほど見つかりやすくなりますが、時間がかかります。</translation>
    </message>
    <message>
        <source>From the next start.</source>
        <translation>次回の起動から反映されます。</translation>
    </message>
    <message>
        <source>Full and complete</source>
        <translation>詳しく</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>グラフィックスカード</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>ウィンドウを閉じても動作を続ける</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Layers on the card</source>
        <translation>GPUに置く層の数</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Likeliest tokens (top-k)</source>
        <translation>候補トークン数（top-k）</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>回答の最大の長さ</translation>
    </message>
    <message>
        <source>Models that search: a folder, or the name of one that is on this computer.</source>
        <translation>検索用のモデルです。フォルダーか、このコンピューターにあるモデルの名前を指定します。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Numbers and sums</source>
        <translation>数値と計算</translation>
    </message>
    <message>
        <source>Offer further questions under an answer</source>
        <translation>回答の下に続きの質問の候補を表示する</translation>
    </message>
    <message>
        <source>Passages to read</source>
        <translation>読み取る抜粋の数</translation>
    </message>
    <message>
        <source>Puts what was found in order.</source>
        <translation>検索結果を並べ替えます。</translation>
    </message>
    <message>
        <source>Read and index on mains power only</source>
        <translation>読み取りと索引作成は電源接続時だけ行う</translation>
    </message>
    <message>
        <source>Reranking model</source>
        <translation>並べ替えモデル</translation>
    </message>
    <message>
        <source>Search follow-ups with</source>
        <translation>続きの質問の検索方法</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Share of likelihood (top-p)</source>
        <translation>累積確率（top-p）</translation>
    </message>
    <message>
        <source>Short or full, as it suits</source>
        <translation>質問に応じて</translation>
    </message>
    <message>
        <source>Size of the type</source>
        <translation>文字の大きさ</translation>
    </message>
    <message>
        <source>So much of a sentence must stand in its source; with less it is marked.</source>
        <translation>文の語のうち、この割合以上が出典にある必要があります。足りない文には印が付きます。</translation>
    </message>
    <message>
        <source>Strictness</source>
        <translation>厳密さ</translation>
    </message>
    <message>
        <source>Style of answers</source>
        <translation>回答のスタイル</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>質問の候補</translation>
    </message>
    <message>
        <source>Supported from</source>
        <translation>裏付けありとする割合</translation>
    </message>
    <message>
        <source>System tray</source>
        <translation>システムトレイ</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>The model&apos;s own best</source>
        <translation>モデルに合わせる</translation>
    </message>
    <message>
        <source>This desktop shows no system tray now.</source>
        <translation>このデスクトップには現在システムトレイがありません。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>スレッド数</translation>
    </message>
    <message>
        <source>Use it where there is one</source>
        <translation>あれば使用する</translation>
    </message>
    <message>
        <source>What follows has the language model loaded anew at the next question:</source>
        <translation>以下を変更すると、次の質問のときに言語モデルを読み込み直します：</translation>
    </message>
    <message>
        <source>Words of the conversation (fast)</source>
        <translation>会話中の語（高速）</translation>
    </message>
    <message>
        <source>{size} points</source>
        <translation>{size}ポイント</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Language model: {name}</source>
        <translation>言語モデル：{name}</translation>
    </message>
    <message>
        <source>No language model</source>
        <translation>言語モデルなし</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>SourceCard</name>
    <message>
        <source>OCR</source>
        <translation>OCR</translation>
    </message>
    <message>
        <source>Source {n}: {place}</source>
        <translation>出典{n}：{place}</translation>
    </message>
</context>
<context>
    <name>SourceList</name>
    <message>
        <source>Show all sources</source>
        <translation>すべての出典を表示</translation>
    </message>
    <message>
        <source>Show all {count}</source>
        <translation>{count}件すべてを表示</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>出典</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
</context>
<context>
    <name>Storage</name>
    <message>
        <source>Document</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>ライブラリ内</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ数</translation>
    </message>
    <message>
        <source>What each document takes</source>
        <translation>文書ごとの容量</translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>You could ask next</source>
        <translation>続けて質問できます</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln件の文書</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {pages} pages are scans</source>
        <translation>
            <numerusform>{pages}ページのうち%Lnページがスキャン</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Lnページ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln passage(s)</source>
        <translation>
            <numerusform>%Ln件の抜粋</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln scan(s) read by OCR</source>
        <translation>
            <numerusform>%Lnページのスキャンを読み取り済み</numerusform>
        </translation>
    </message>
    <message>
        <source>, {read} read by OCR</source>
        <translation>、{read}ページは読み取り済み</translation>
    </message>
    <message>
        <source>Failed: {reason}</source>
        <translation>失敗：{reason}</translation>
    </message>
    <message>
        <source>Locked by a password</source>
        <translation>パスワードで保護されています</translation>
    </message>
    <message>
        <source>Nothing near enough to the question was found, so the model was not asked.</source>
        <translation>質問に十分近い内容が見つからなかったため、モデルには問い合わせませんでした。</translation>
    </message>
    <message>
        <source>Nothing was searched.</source>
        <translation>検索は行われませんでした。</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Paused, {share} % embedded</source>
        <translation>一時停止中、埋め込み {share}%</translation>
    </message>
    <message>
        <source>Read {done} of {pages}</source>
        <translation>{pages}のうち{done}ページを読みました</translation>
    </message>
    <message>
        <source>Read {passages}</source>
        <translation>{passages}を読みました</translation>
    </message>
    <message>
        <source>Reading page {done} of {total}</source>
        <translation>{done}／{total}ページを読み取り中</translation>
    </message>
    <message>
        <source>Reading scan {n} of {total}</source>
        <translation>スキャンを読み取り中 {n}／{total}</translation>
    </message>
    <message>
        <source>Reading {done} of {total} pages</source>
        <translation>{done}／{total}ページを読み取り中</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み取り中…</translation>
    </message>
    <message>
        <source>Ready, {pages}</source>
        <translation>準備完了、{pages}</translation>
    </message>
    <message>
        <source>Searchable</source>
        <translation>検索可能</translation>
    </message>
    <message>
        <source>Searchable, {done} of {total} embedded</source>
        <translation>検索可能、埋め込み {done}／{total}</translation>
    </message>
    <message>
        <source>Searched for: {words}</source>
        <translation>検索語：{words}</translation>
    </message>
    <message>
        <source>The file is gone; its answers keep their sources</source>
        <translation>ファイルがありません。回答の出典は保たれます</translation>
    </message>
    <message>
        <source>The model found no answer in the passages it read.</source>
        <translation>読んだ抜粋の中に、モデルは回答を見つけられませんでした。</translation>
    </message>
    <message>
        <source>These words were read from an image of the page by OCR and may be wrong.</source>
        <translation>この文字はページの画像からOCRで読み取ったもので、誤りがある場合があります。</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>What the model answered is not borne out by the passages it read.</source>
        <translation>モデルの回答は、読んだ抜粋に根拠がありません。</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s) left</source>
        <translation>
            <numerusform>残り約%Ln時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation>
            <numerusform>残り約%Ln分</numerusform>
        </translation>
    </message>
    <message>
        <source>about a minute left</source>
        <translation>残り約1分</translation>
    </message>
    <message>
        <source>about an hour left</source>
        <translation>残り約1時間</translation>
    </message>
    <message>
        <source>first word after {time}</source>
        <translation>最初の語まで {time}</translation>
    </message>
    <message>
        <source>found in {time}</source>
        <translation>検索 {time}</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>残り1分未満</translation>
    </message>
    <message>
        <source>needs {size} of memory</source>
        <translation>必要なメモリー：{size}</translation>
    </message>
    <message>
        <source>needs {size} of memory, {free} are free</source>
        <translation>必要なメモリー：{size}（空き{free}）</translation>
    </message>
    <message numerus="yes">
        <source>on the processor (%Ln thread(s))</source>
        <translation>
            <numerusform>プロセッサー（%Lnスレッド）</numerusform>
        </translation>
    </message>
    <message>
        <source>page {page}</source>
        <translation>{page}ページ</translation>
    </message>
    <message>
        <source>pages {first}–{last}</source>
        <translation>{first}～{last}ページ</translation>
    </message>
    <message>
        <source>the prompt had {total} tokens</source>
        <translation>プロンプト {total}トークン</translation>
    </message>
    <message>
        <source>the reason is unknown</source>
        <translation>原因不明</translation>
    </message>
    <message>
        <source>{done} of {total} pages embedded</source>
        <translation>{done}／{total}ページを埋め込み済み</translation>
    </message>
    <message>
        <source>{kept} of {total} tokens of the prompt were kept from before</source>
        <translation>プロンプト{total}トークンのうち{kept}トークンを再利用</translation>
    </message>
    <message>
        <source>{place}, {tokens} tokens, {size}</source>
        <translation>{place}、{tokens}トークン、{size}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}秒</translation>
    </message>
    <message>
        <source>{some} of {all} layers on {device}</source>
        <translation>{device}で{all}層のうち{some}層</translation>
    </message>
    <message>
        <source>{speed} tokens a second</source>
        <translation>毎秒{speed}トークン</translation>
    </message>
    <message>
        <source>{time} in all</source>
        <translation>全体 {time}</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>All documents are ready.</source>
        <translation>すべての文書の準備ができました。</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Show the window</source>
        <translation>ウィンドウを表示</translation>
    </message>
</context>
<context>
    <name>TurnFoot</name>
    <message>
        <source>Answer it once more (Ctrl+R); this answer is kept as another version</source>
        <translation>もう一度回答（Ctrl+R）。この回答は別の版として残ります</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the answer and its sources</source>
        <translation>回答と出典をコピー</translation>
    </message>
    <message>
        <source>How this was found</source>
        <translation>この回答の経緯</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>再生成</translation>
    </message>
</context>
<context>
    <name>TurnView</name>
    <message>
        <source>Loading the model: {share} %</source>
        <translation>モデルを読み込んでいます：{share}%</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>モデルを読み込んでいます…</translation>
    </message>
    <message>
        <source>Nearest passages</source>
        <translation>もっとも近い抜粋</translation>
    </message>
    <message>
        <source>Pages read</source>
        <translation>読んだページ</translation>
    </message>
    <message>
        <source>Reading page {done} of {total}</source>
        <translation>{done}／{total}ページを読んでいます</translation>
    </message>
    <message>
        <source>Reading the sources…</source>
        <translation>出典を読んでいます…</translation>
    </message>
    <message>
        <source>Reading {done} of {total} tokens</source>
        <translation>{done}／{total}トークンを読んでいます</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>検索しています…</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>出典</translation>
    </message>
    <message>
        <source>The model said nothing. The passages it was given may still help.</source>
        <translation>モデルは何も回答しませんでした。渡された抜粋が参考になるかもしれません。</translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation>読んだトークン</translation>
    </message>
    <message>
        <source>■ Stopped</source>
        <translation>■ 停止しました</translation>
    </message>
</context>
<context>
    <name>Unlocking</name>
    <message>
        <source>The password does not open “{name}”. Its menu has “Unlock…” to try another.</source>
        <translation>このパスワードでは「{name}」を開けません。別のパスワードは、メニューの「ロックを解除…」から試せます。</translation>
    </message>
    <message>
        <source>This password does not open it.</source>
        <translation>このパスワードでは開けません。</translation>
    </message>
</context>
<context>
    <name>VersionStepper</name>
    <message>
        <source>Next version</source>
        <translation>次の版</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>前の版</translation>
    </message>
    <message>
        <source>Version {words}</source>
        <translation>版 {words}</translation>
    </message>
    <message>
        <source>{n} of {count}</source>
        <translation>{n}／{count}</translation>
    </message>
</context>
<context>
    <name>WalkRow</name>
    <message>
        <source>Citation {n} of {count}</source>
        <translation>引用 {n}／{count}</translation>
    </message>
    <message>
        <source>Next citation (F4)</source>
        <translation>次の引用（F4）</translation>
    </message>
    <message>
        <source>Previous citation (Shift+F4)</source>
        <translation>前の引用（Shift+F4）</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Add documents</source>
        <translation>文書を追加</translation>
    </message>
    <message>
        <source>Adds the handbook of this program, a PDF of a few pages</source>
        <translation>このプログラムの手引き（数ページのPDF）を追加します</translation>
    </message>
    <message>
        <source>Answers come from your own PDFs, and each sentence points to the lines it rests on. Everything stays on this computer.</source>
        <translation>回答はお手持ちのPDFに基づき、文ごとに根拠となる行を示します。データはすべてこのコンピューターに残ります。</translation>
    </message>
    <message>
        <source>Ask a question</source>
        <translation>質問する</translation>
    </message>
    <message>
        <source>Ask your documents</source>
        <translation>文書に質問しましょう</translation>
    </message>
    <message>
        <source>Check the sources</source>
        <translation>出典を確認する</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>フォルダーを選ぶ…</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>モデルを選ぶ…</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>ファイルを選ぶ…</translation>
    </message>
    <message>
        <source>Click a number such as [1] to see the page, its lines marked.</source>
        <translation>[1]などの番号をクリックすると、該当する行に印の付いたページが開きます。</translation>
    </message>
    <message>
        <source>Documents can be added, but nothing can be answered yet. Download a model here, or add a file in the GGUF format that you have already.</source>
        <translation>文書は追加できますが、回答はまだできません。ここでモデルをダウンロードするか、お手持ちのGGUF形式のファイルを追加してください。</translation>
    </message>
    <message>
        <source>Drop PDFs or folders anywhere in this window</source>
        <translation>PDFやフォルダーを、このウィンドウにドロップしてください</translation>
    </message>
    <message>
        <source>In your own words; then ask on, the dialogue is kept in mind.</source>
        <translation>普段の言葉で入力できます。続けて質問すると、それまでの会話も踏まえます。</translation>
    </message>
    <message>
        <source>No language model was found</source>
        <translation>言語モデルが見つかりません</translation>
    </message>
    <message>
        <source>The files stay where they are; only their text is indexed.</source>
        <translation>ファイルは元の場所に残り、文字だけが索引に登録されます。</translation>
    </message>
    <message>
        <source>They can be searched as soon as they are read.</source>
        <translation>読み取りが済むと、すぐに検索できます。</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>サンプルを試す</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>ようこそ</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>何を知りたいですか？</translation>
    </message>
    <message>
        <source>You could ask the sample</source>
        <translation>サンプルへの質問の例</translation>
    </message>
    <message>
        <source>Your documents are being read; the first question can be asked in a moment.</source>
        <translation>文書を読み取っています。まもなく最初の質問ができます。</translation>
    </message>
    <message>
        <source>Your question is looked up in {documents}.</source>
        <translation>{documents}の中から調べます。</translation>
    </message>
</context>
</TS>
