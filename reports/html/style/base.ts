/** Type, spacing, head of the page, and the small parts used everywhere. */
export const base = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 16px; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.5 var(--sans); font-variant-numeric: tabular-nums; }
body > header, main, footer { max-width: 1480px; margin: 0 auto; padding: 0 32px; }
h1, h2, h3, h4, h5, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
h2 { font-size: 19px; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; margin: 44px 0 6px; }
#matrix h2 { margin-top: 18px; }
h4 { font-size: 12.5px; font-weight: 650; margin: 0 0 6px; }
h4 small, h5 small { font-weight: 400; color: var(--muted); font-size: inherit; }
h5 { font-size: 12.5px; font-weight: 650; margin: 0 0 4px; }
a { color: var(--accent); text-underline-offset: 2px; }
code { font-family: var(--mono); font-size: 12.5px; }
small { font-size: 12px; }
table { border-collapse: collapse; }
th { text-align: left; font-weight: 600; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
h3:focus { outline: none; }
.note { color: var(--muted); max-width: 78ch; margin-bottom: 14px; }
.empty, .q { color: var(--muted); font-weight: 400; }
.n { text-align: right; }
.nowrap { white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 8px; top: -60px; padding: 6px 12px; background: var(--paper); z-index: 9; }
.skip:focus { top: 8px; }
.patterns { position: absolute; }
/* Positioned, so that what is hidden inside is clipped too and cannot widen the page. */
.scroller, .figures, .stage { position: relative; }
.scroller { overflow-x: auto; }
.glyph { display: inline-block; min-width: 1em; text-align: center; font-weight: 700; }
.chip { display: inline-flex; gap: 3px; align-items: baseline; padding: 1px 8px 1px 5px; border-radius: 10px; font-size: 12px; line-height: 18px; font-weight: 600; white-space: nowrap; }
.s-held { --tone: var(--held); --tone-ground: var(--held-ground); }
.s-violated { --tone: var(--violated); --tone-ground: var(--violated-ground); }
.s-inconclusive { --tone: var(--inconclusive); --tone-ground: var(--inconclusive-ground); }
.s-broken { --tone: var(--broken); --tone-ground: var(--broken-ground); }
.s-unclaimed { --tone: var(--unclaimed); --tone-ground: var(--unclaimed-ground); }
.chip { color: var(--tone); background: var(--tone-ground); }
.mark { color: var(--tone); font-weight: 600; font-size: 11.5px; white-space: nowrap; }
.label { color: var(--muted); font-size: 12.5px; min-width: 66px; display: inline-block; }
.command { display: inline-flex; align-items: stretch; max-width: 100%; border: 1px solid var(--line); border-radius: 5px; background: var(--raised); overflow: hidden; }
.command code { padding: 4px 10px; overflow-x: auto; white-space: pre; user-select: all; }
button { font: inherit; font-size: 12.5px; color: var(--accent); background: var(--paper); border: 1px solid var(--line); border-radius: 5px; padding: 3px 10px; cursor: pointer; }
button:hover { border-color: var(--strong-line); background: var(--raised); }
.command button { border-width: 0 0 0 1px; border-radius: 0; min-width: 74px; }
.command button:focus-visible { outline-offset: -2px; }

.masthead { padding-top: 16px !important; }
.brand { font-size: 12.5px; color: var(--muted); padding-bottom: 7px; border-bottom: 1px solid var(--line); }
.brand b { color: var(--ink); font-weight: 700; letter-spacing: 0.02em; margin-right: 8px; font-size: 14px; }
.verdict { margin: 14px 0 10px; display: grid; grid-template-columns: auto 1fr; column-gap: 20px; align-items: center; }
.verdict h1 { font-size: 27px; line-height: 1.2; font-weight: 700; letter-spacing: -0.015em; color: var(--tone); background: var(--tone-ground); padding: 9px 20px 10px 14px; border-radius: 8px; }
.verdict h1 .glyph { margin-right: 8px; }
.sentence { font-size: 17px; font-weight: 600; line-height: 1.35; }
.tested { color: var(--muted); }
.outcome { overflow-wrap: anywhere; max-width: 150ch; }
.outcome .mark { font-size: inherit; }
.about > summary { cursor: pointer; color: var(--muted); font-size: 12.5px; overflow-wrap: anywhere; }
.about[open] > summary { margin-bottom: 10px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 10px 24px; margin-bottom: 14px; }
.facts dt { color: var(--muted); font-size: 12px; }
.facts dd { overflow-wrap: anywhere; line-height: 1.4; max-height: 8.4em; overflow-y: auto; }
.run-again, .replay { display: flex; align-items: center; gap: 8px; }
footer { margin-top: 48px !important; padding-bottom: 40px !important; color: var(--muted); font-size: 12.5px; }
footer p { border-top: 1px solid var(--line); padding-top: 12px; }
footer button { margin-left: 8px; }
`;
