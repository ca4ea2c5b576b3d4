"""How an exported conversation looks: on screen and printed from a browser, and in the PDF."""

SCREEN = """
:root { color-scheme: light dark; --ink: #1b1f24; --muted: #57606a; --ground: #ffffff; --soft: #f4f5f7;
  --line: #d5d9de; --accent: #0b57a4; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --muted: #a3abb5; --ground: #16181b; --soft: #202428;
  --line: #3a4047; --accent: #86b7f5; --warn: #f0b25e; } }
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); }
body { font: 17px/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Hiragino Sans", "Yu Gothic UI",
  "Noto Sans CJK JP", sans-serif; max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem 6rem;
  overflow-wrap: anywhere; }
h1 { font-size: 1.8rem; line-height: 1.25; margin: 0 0 .5rem; }
h2, h3, h4, h5, h6 { line-height: 1.35; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.dates, .about, .also, .where, .note { color: var(--muted); font-size: .9rem; margin: 0 0 1rem; }
.contents { font-size: .95rem; margin: 1.5rem 0 0; padding: 1rem 1rem 1rem 2.5rem; background: var(--soft);
  border-radius: 8px; }
.number { margin: 3rem 0 .25rem; padding-top: 1.5rem; border-top: 1px solid var(--line); color: var(--muted);
  font-size: .85rem; }
.question { font-size: 1.25rem; margin: 0 0 1rem; }
.answer > :first-child { margin-top: 0; }
.answer h4, .answer h5, .answer h6 { font-size: 1.05rem; margin: 1.4rem 0 .5rem; }
.answer table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
.answer th, .answer td { border: 1px solid var(--line); padding: .35rem .7rem; text-align: left; vertical-align: top; }
.answer th { background: var(--soft); }
.answer .right { text-align: right; } .answer .centre { text-align: center; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: 8px; overflow-x: auto; }
code { font: .9em ui-monospace, "SFMono-Regular", Consolas, "DejaVu Sans Mono", monospace; }
:not(pre) > code { background: var(--soft); padding: .1em .3em; border-radius: 4px; }
blockquote { margin: .5rem 0 .5rem 0; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--line); }
.cite { text-decoration: none; font-weight: 600; white-space: nowrap; }
.cite:hover { text-decoration: underline; }
.doubt { text-decoration: underline dotted var(--warn); text-underline-offset: .2em; }
.mark { color: var(--warn); font-style: italic; font-size: .88em; }
.verdict { font-weight: 600; color: var(--warn); }
.withheld { white-space: normal; color: var(--muted); }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
.file { margin: .75rem 0 0; }
.hash { margin: 0 0 .25rem; font: .75rem/1.5 ui-monospace, Consolas, "DejaVu Sans Mono", monospace;
  color: var(--muted); }
.place { margin: .5rem 0 .25rem; font-size: .95rem; }
.quote { font-size: .95rem; }
:target { background: var(--soft); box-shadow: 0 0 0 6px var(--soft); border-radius: 2px; }
.facts { margin: 1.25rem 0 0; font-size: .85rem; border-spacing: 0; color: var(--muted); }
.facts th { font-weight: 600; text-align: left; vertical-align: top; padding: .1rem 1rem .1rem 0; white-space: nowrap; }
.facts td { padding: .1rem 0; }
.part { margin: 4rem 0 1rem; padding-top: 2rem; border-top: 2px solid var(--line); }
.passage { margin: 2rem 0 0; }
.where { margin: 0 0 .5rem; }
.text { margin: 0; padding: .8rem 1rem; background: var(--soft); border-radius: 8px; font-size: .92rem; }
@media (max-width: 30rem) { body { font-size: 16px; padding-top: 1.5rem; } .facts th { white-space: normal; } }
@media print { :root { color-scheme: light; --ink: #000000; --muted: #444444; --ground: #ffffff; --soft: #f2f2f2;
    --line: #bbbbbb; --accent: #003f7f; --warn: #6b3a00; }
  body { font-size: 10.5pt; max-width: none; padding: 0; }
  h1, h2, h3, .number, .file, .place { break-after: avoid; }
  blockquote, .facts { break-inside: avoid; } .part { break-before: page; } }
"""

PAPER = """
body { color: #1b1f24; }
h1 { font-size: 19pt; margin-top: 0; margin-bottom: 8px; }
a { color: #0b57a4; text-decoration: none; }
p, li, blockquote { line-height: 130%; }
.dates, .about, .also, .where, .note { color: #57606a; font-size: 8.5pt; margin-top: 0; margin-bottom: 8px; }
.contents { font-size: 9.5pt; margin-top: 12px; }
.number { color: #57606a; font-size: 8.5pt; margin-top: 40px; margin-bottom: 0; }
.question { font-size: 13.5pt; margin-top: 2px; margin-bottom: 10px; }
.answer p, .answer li { margin-top: 0; margin-bottom: 7px; }
.answer pre { margin-top: 8px; margin-bottom: 10px; }
.answer table { border-collapse: collapse; margin-top: 6px; margin-bottom: 10px; }
h3 { font-size: 10.5pt; margin-top: 18px; margin-bottom: 4px; }
h4, h5, h6 { font-size: 10.5pt; margin-top: 12px; margin-bottom: 4px; }
code, pre { font-family: monospace; font-size: 9pt; background-color: #f4f5f7; }
.answer td, .answer th { padding: 5px; border: 1px solid #c5cad0; }
.answer th { background-color: #f4f5f7; text-align: left; }
.answer .right { text-align: right; }
.answer .centre { text-align: center; }
.cite { font-weight: bold; }
.mark { color: #8a4b00; font-style: italic; font-size: 9pt; }
.doubt { text-decoration: underline; }
.verdict { color: #8a4b00; font-weight: bold; margin-top: 0; margin-bottom: 8px; }
.file { margin-top: 8px; margin-bottom: 0; }
.hash { color: #57606a; font-size: 7.5pt; margin-top: 0; margin-bottom: 3px; }
.place { margin-top: 5px; margin-bottom: 2px; font-size: 9.5pt; }
.quote, .withheld { font-size: 9.5pt; margin-top: 0; margin-bottom: 4px; margin-left: 22px; margin-right: 0;
  color: #3a4047; }
.also { margin-top: 8px; }
.facts { margin-top: 12px; }
.facts th { color: #57606a; font-size: 8pt; text-align: left; padding-right: 12px; padding-bottom: 2px; }
.facts td { color: #57606a; font-size: 8pt; padding-bottom: 2px; }
.part { page-break-before: always; font-size: 15pt; margin-bottom: 8px; }
.passage { margin-top: 20px; }
.text { font-size: 9pt; margin-top: 0; margin-bottom: 0; }
"""
