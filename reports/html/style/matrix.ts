/** The strategy × fault matrix, its legend, findings, trade-off and limits. */
export const matrix = `
.section-head { display: flex; flex-wrap: wrap; gap: 2px 24px; align-items: baseline; justify-content: space-between; margin-bottom: 8px; position: relative; }
.section-head h2 { margin-bottom: 0; }
.filters summary { cursor: pointer; color: var(--accent); text-align: right; }
.filters output { color: var(--muted); margin-left: 6px; }
.facets { display: flex; flex-wrap: wrap; gap: 10px 26px; padding: 12px 16px; margin-top: 6px; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.facets fieldset { border: 0; margin: 0; padding: 0; min-width: 0; max-width: 100%; }
.facets legend { font-size: 12px; color: var(--muted); padding: 0; }
.facets label { display: inline-flex; gap: 4px; align-items: center; margin-right: 12px; overflow-wrap: anywhere; }
.facets input { accent-color: var(--accent); margin: 0; }
.facets .none { padding: 0 7px; margin-right: 12px; }
.overview { display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); align-items: start; }
.overview.beside { grid-template-columns: minmax(0, max-content) minmax(400px, 1fr); }
#matrix > .note { margin: -2px 0 10px; max-width: 130ch; }
td.out > * { visibility: hidden; } tr.out, .gone { display: none; }
#matrix .scroller { border: 1px solid var(--line); border-radius: 8px; background: var(--paper); max-height: 88vh; overflow: auto; }
.overview:not(.beside) > .scroller { width: fit-content; max-width: 100%; }
.matrix { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 12px; }
.matrix th { background: var(--paper); font-size: 12px; line-height: 1.25; vertical-align: bottom; }
.matrix thead th { position: sticky; top: 0; z-index: 2; padding: 10px 6px 8px 8px; border-bottom: 1px solid var(--strong-line); max-width: 150px; overflow-wrap: break-word; }
.matrix tbody th { position: sticky; left: 0; z-index: 1; vertical-align: middle; padding: 6px 10px; border-right: 1px solid var(--line); min-width: 112px; max-width: 220px; white-space: nowrap; font-size: 12.5px; }
.matrix tbody th.long, .matrix tbody th small { white-space: normal; overflow-wrap: anywhere; }
.matrix .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
.matrix .corner { left: 0; z-index: 3; padding-left: 12px; border-right: 1px solid var(--line); color: var(--muted); font-weight: 400; }
.matrix tbody th small { display: block; color: var(--muted); font-weight: 400; }
.matrix td { padding: 2px; height: 1px; }
.matrix.down td { min-width: 128px; }
.matrix.down tbody th { width: 1px; }
.matrix.down a.cell, .matrix.down span.cell { flex-direction: row; align-items: center; justify-content: flex-start; gap: 10px; min-height: 27px; padding: 2px 9px; }
.matrix.down a.cell .line { justify-content: flex-start; }
.matrix.down a.cell .figure { min-width: 46px; }
.matrix.many thead th { font-size: 11px; padding: 8px 4px 6px 6px; max-width: 96px; }
.matrix.many td { min-width: 70px; padding: 1px; }
.matrix.many tbody th { white-space: normal; min-width: 96px; padding: 4px 8px; font-size: 12px; }
.matrix.many a.cell, .matrix.many span.cell { min-height: 34px; padding: 2px 5px; }
.matrix.many a.cell .line { gap: 3px; line-height: 14px; flex-wrap: wrap; }
.matrix.many a.cell .word, .matrix.many a.cell .model, .matrix.many a.cell .mark { font-size: 10px; }
.matrix tbody tr:first-child td { padding-top: 4px; }
.matrix tbody tr + tr th { border-top: 1px solid var(--line); }
a.cell, span.cell { position: relative; display: flex; flex-direction: column; justify-content: center; height: 100%; min-height: 46px; padding: 5px 6px; border-radius: 5px; text-decoration: none; color: var(--tone); background: var(--tone-ground); line-height: 17px; border: 1px solid transparent; }
a.cell .glyph { text-align: left; font-size: 13px; min-width: 0; }
a.cell .line { display: flex; justify-content: space-between; align-items: baseline; gap: 5px; }
a.cell .figure { color: var(--ink); text-align: right; font-size: 10.5px; white-space: nowrap; }
a.cell .word { font-weight: 600; font-size: 11px; white-space: nowrap; }
a.cell .mark { font-size: 11px; }
a.cell .model { color: var(--ink); font-size: 10.5px; }
a.cell:hover { border-color: var(--tone); }
a.cell[aria-current] { border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
a.cell.s-violated { background: var(--violated-fill); color: var(--violated-ink); }
a.cell.s-violated .figure, a.cell.s-violated .mark { color: var(--violated-ink); }
a.cell.s-unclaimed { background: none; border: 1px dashed var(--line); }
a.cell.s-unclaimed .word { font-weight: 400; }
span.cell.none { color: var(--muted); text-align: center; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 22px; margin-top: 12px; font-size: 12.5px; color: var(--muted); }
.legend .chip { margin-right: 3px; }

.findings, .claims { width: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; border-collapse: separate; border-spacing: 0; }
.findings th, .findings td, .claims th, .claims td { padding: 7px 14px; border-bottom: 1px solid var(--line); vertical-align: baseline; text-align: left; }
.findings thead th, .claims thead th, .trade-off thead th { font-size: 12px; font-weight: 400; color: var(--muted); white-space: nowrap; }
.findings tbody tr:last-child > *, .claims tbody:last-child tr:last-child > * { border-bottom: 0; }
.findings tbody th { white-space: nowrap; }
.findings .observed { min-width: 240px; overflow-wrap: anywhere; }
.claims .group th { background: var(--raised); font-size: 12px; font-weight: 600; padding: 5px 14px; color: var(--muted); }
.claims tbody th { font-weight: 600; }
details.more { margin-top: 12px; }
details.more > summary { cursor: pointer; color: var(--accent); width: fit-content; }
details.more[open] > summary { margin-bottom: 10px; }

.trade-off { width: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; border-collapse: separate; border-spacing: 0; }
.trade-off th, .trade-off td { padding: 9px 14px; border-bottom: 1px solid var(--line); vertical-align: middle; white-space: nowrap; }
.trade-off td.cost { white-space: normal; min-width: 190px; }
.trade-off tfoot td { border-bottom: 0; padding-top: 4px; padding-bottom: 6px; }
.trade-off tbody tr:last-child > * { border-bottom-color: var(--strong-line); }
.trade-off th small { display: block; font-weight: 400; color: var(--muted); }
.trade-off .value { display: block; }
.trade-off .value small { color: var(--muted); margin-left: 4px; }
.trade-off .value small + small { display: block; margin-left: 0; }
.axis-ends { display: flex; justify-content: space-between; width: 150px; padding: 0 3px; font-size: 11px; color: var(--muted); }
.whisker { display: block; }
.whisker .axis { stroke: var(--line); stroke-width: 1; }
.reach { stroke: var(--muted); stroke-width: 1.5; fill: none; }
.whisker .dot { fill: var(--accent); }
.pictures { display: grid; gap: 12px; align-content: start; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
.picture { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; min-width: 0; }
.picture h3 { font-size: 14px; font-weight: 650; }
.picture svg { display: block; width: 100%; max-width: 680px; height: auto; margin: 0 auto; }
.picture text { font: 12px var(--sans); fill: var(--muted); }
.picture .tick { font-size: 11px; }
.picture .end { text-anchor: end; } .picture .middle, .picture .axis-title { text-anchor: middle; }
.picture .point-label { fill: var(--ink); font-weight: 600; }
.picture .grid { stroke: var(--line); fill: none; }
.picture .leader { stroke: var(--strong-line); stroke-dasharray: 2 3; fill: none; }
.picture .front { stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 6 3; fill: none; opacity: 0.8; }
.spot circle { fill: var(--paper); stroke: var(--muted); stroke-width: 2; fill-opacity: 0.75; }
.spot.best circle { fill: var(--accent); stroke: var(--accent); fill-opacity: 0.45; }
.spot:hover .point-label { text-decoration: underline; }

.portraits { display: grid; gap: 14px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); }
.portrait { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 12px 18px 14px; overflow-wrap: anywhere; }
.portrait h3 { font-size: 15px; font-weight: 650; margin-bottom: 4px; }
.portrait p + p { margin-top: 6px; }

.limits { border-top: 1px solid var(--line); }
.limits > div { display: grid; grid-template-columns: 220px 1fr; gap: 4px 24px; padding: 12px 0; border-bottom: 1px solid var(--line); }
.limits dt { font-weight: 600; }
.limits dd { max-width: 86ch; overflow-wrap: anywhere; }
.limits details ul { columns: 2 300px; column-gap: 40px; }
.limits ul { margin: 6px 0 0; padding-left: 18px; color: var(--muted); }
`;
