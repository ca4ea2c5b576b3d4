<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Drops</name>
    <message numerus="yes">
        <source>{names} and %Ln more are not PDF files and were left out.</source>
        <translation>
            <numerusform>{names} and %Ln more are not PDF files and were left out.</numerusform>
            <numerusform>{names} and %Ln more are not PDF files and were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more: this program fetches nothing from the web. Save the files on this computer, then add them here.</source>
        <translation>
            <numerusform>{names} and %Ln more: this program fetches nothing from the web. Save the files on this computer, then add them here.</numerusform>
            <numerusform>{names} and %Ln more: this program fetches nothing from the web. Save the files on this computer, then add them here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln document</numerusform>
            <numerusform>%Ln documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {pages} pages are scans</source>
        <translation>
            <numerusform>%Ln of {pages} pages is a scan</numerusform>
            <numerusform>%Ln of {pages} pages are scans</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln passage(s)</source>
        <translation>
            <numerusform>%Ln passage</numerusform>
            <numerusform>%Ln passages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln scan(s) read by OCR</source>
        <translation>
            <numerusform>%Ln scan read by OCR</numerusform>
            <numerusform>%Ln scans read by OCR</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s) left</source>
        <translation>
            <numerusform>about %Ln hour left</numerusform>
            <numerusform>about %Ln hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on the processor (%Ln thread(s))</source>
        <translation>
            <numerusform>on the processor (%Ln thread)</numerusform>
            <numerusform>on the processor (%Ln threads)</numerusform>
        </translation>
    </message>
</context>
</TS>
