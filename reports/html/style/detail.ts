/** The details of a cell: claims, numbers, counterexamples, message diagram. */
export const detail = `
.detail { display: none; margin-top: 24px; padding: 22px 26px 26px; background: var(--paper); border: 1px solid var(--line); border-top: 3px solid var(--tone); border-radius: 8px; }
.detail:target, .detail:has(:target) { display: block; }
.detail-head { display: flex; align-items: center; flex-wrap: wrap; gap: 6px 14px; }
.detail h3 { font-size: 20px; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
.under { color: var(--muted); font-weight: 400; }
.close { margin-left: auto; font-size: 12.5px; }
.where { color: var(--muted); margin: 2px 0 16px; overflow-wrap: anywhere; }
.reason { padding: 8px 12px; margin-bottom: 14px; background: var(--inconclusive-ground); border-radius: 5px; overflow-wrap: anywhere; }
.claims { background: none; }
.numbers-title { margin: 28px 0 12px; font-size: 15px; }
.numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr)); gap: 24px 40px; }
.figures { min-width: 0; overflow-x: auto; }
.figures.wide { grid-column: span 2; }
.figures h4 { border-bottom: 1px solid var(--strong-line); padding-bottom: 5px; margin-bottom: 2px; }
.figures table { width: 100%; }
.figures th, .figures td { padding: 3px 12px 3px 0; font-weight: 400; border-bottom: 1px solid var(--line); white-space: nowrap; }
.figures tr > :last-child { padding-right: 0; }
.figures tr:last-child > * { border-bottom: 0; }
.figures .heads th { color: var(--muted); text-align: right; font-size: 12px; }
.figures .heads .words { text-align: left; }
.figures td strong { font-weight: 700; }
.figures .q { font-size: 12.5px; }
.figures.wide th, .figures.wide td { padding-right: 9px; }

.counters { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 13px; }
.counters b { font-weight: 600; }
.overtime { grid-column: 1 / -1; max-width: 760px; }
.overtime svg { display: block; width: 100%; height: auto; }
.overtime text { font: 11px var(--sans); fill: var(--muted); }
.overtime .end { text-anchor: end; } .overtime .middle { text-anchor: middle; }
.overtime .grid { stroke: var(--line); fill: none; }
.overtime .active { fill: var(--fault-ground); }
.overtime .edge { stroke: var(--fault-hatch); stroke-dasharray: 3 3; }
.overtime .line { stroke: var(--accent); stroke-width: 1.8; fill: none; } .overtime .dashed { stroke-dasharray: 4 3; stroke-width: 1.3; }
.costs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 600px), 1fr)); gap: 14px; margin-bottom: 12px; }
.costs .figures { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
.costs h3 { font-size: 14px; font-weight: 650; margin-bottom: 4px; } .costs h3 small { color: var(--muted); font-weight: 400; }
.growth { display: block; margin-left: 6px; } .growth .axis { stroke: var(--line); } .growth .line { stroke: var(--accent); stroke-width: 1.6; fill: none; } .growth .dot { fill: var(--accent); }
.field-claim { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 9px 14px; margin-top: 8px; overflow-wrap: anywhere; }
.field-claim summary { cursor: pointer; }
.field-claim ul { margin: 6px 0 0; padding-left: 22px; } .field-claim li { margin-top: 4px; }

.cases { margin-top: 22px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; }
.case { border: 1px solid var(--line); border-radius: 8px; background: var(--paper); min-width: 0; }
.case > summary { cursor: pointer; padding: 10px 16px; overflow-wrap: anywhere; }
.case[open] > summary { border-bottom: 1px solid var(--line); background: var(--raised); border-radius: 8px 8px 0 0; }
.case-title { font-weight: 650; margin: 0 6px 0 2px; }
.case > summary .q { margin-left: 8px; }
.case-body { padding: 16px; }
.case-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px 36px; margin-bottom: 16px; }
.case-facts ul { padding-left: 18px; overflow-wrap: anywhere; }
.fault-line { font-weight: 600; }
.trace { font-size: 12.5px; margin-top: 12px; overflow-wrap: anywhere; }

.sequence { margin-top: 18px; }
.player { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-bottom: 8px; }
.player input { width: 220px; accent-color: var(--accent); margin: 0 2px; }
.player output { flex: 1 1 260px; min-width: 0; color: var(--muted); overflow-wrap: anywhere; }
.stage { border: 1px solid var(--line); border-radius: 6px; overflow: auto; max-height: min(86vh, 860px); }
.stage-grid { display: grid; grid-template-columns: max-content minmax(300px, 1fr); }
.lane-head, .steps-head { position: sticky; top: 0; z-index: 2; height: 34px; background: var(--raised); border-bottom: 1px solid var(--strong-line); }
.steps-head { padding: 7px 12px; font-size: 12px; color: var(--muted); }
.lane-head, .drawing { display: block; }
.drawing text, .lane-head text { font: 11.5px var(--sans); font-variant-numeric: tabular-nums; fill: var(--ink); }
.lane-name { text-anchor: middle; font-weight: 650 !important; }
.time, .time-head { text-anchor: end; fill: var(--muted) !important; }
.drawing .mark-text, .drawing .window-label { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.mark-text.before { text-anchor: end; }
.window-label { fill: var(--fault) !important; font-weight: 650 !important; }
.band { fill: none; } .band.evident { fill: var(--evident); } .band.current { fill: var(--current); }
.lane { stroke: var(--strong-line); stroke-width: 1; }
.shade { fill: var(--fault-ground); stroke: var(--fault-hatch); }
.hatch { stroke: var(--fault-hatch); stroke-width: 1; fill: none; }
.arrow { stroke: var(--muted); stroke-width: 1.3; fill: none; } .arrow-head { fill: var(--muted); }
.span { stroke: var(--ok); stroke-width: 2; opacity: 0.55; }
.phase { stroke: var(--strong-line); stroke-dasharray: 5 4; }
.m { stroke-width: 1.6; stroke: var(--ok); fill: var(--paper); }
.m-ok { fill: var(--ok); } .m-fail { stroke: var(--fail); stroke-width: 2.4; fill: none; } .m-unknown { stroke: var(--unknown); }
.m-stored, .m-delivered { stroke: var(--ink); } .m-delivered { fill: var(--ink); }
.m-lost { stroke: var(--fail); stroke-width: 2.6; fill: none; } .arrow.answer { stroke-dasharray: 4 3; }
.m-effect { stroke: var(--broken); fill: var(--broken); }
.m-process { stroke: var(--muted); fill: var(--muted); } .m-log { stroke: var(--muted); fill: var(--muted); }
.event.evident .mark-text { font-weight: 700; }
.steps { list-style: none; border-left: 1px solid var(--line); min-width: 0; }
.steps li { display: flex; align-items: center; height: 26px; line-height: 26px; padding: 0 12px; white-space: nowrap; overflow: hidden; font-size: 13px; cursor: default; position: relative; }
.who { flex: none; margin-right: 8px; color: var(--muted); font-weight: 400; max-width: 45%; overflow: hidden; text-overflow: ellipsis; }
.what { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
.steps .g1 { margin-top: 12px; } .steps .g2 { margin-top: 24px; }
.steps .t-fault { color: var(--fault); font-weight: 600; } .steps .t-phase, .steps .t-log, .steps .t-process { color: var(--muted); }
.steps .evident { background: var(--evident); box-shadow: inset 3px 0 0 var(--evident-line); }
.steps .current { background: var(--current); }
.later { opacity: 0.22; }
.message { display: inline-block; min-width: 26px; padding: 0 5px; margin-right: 7px; border: 1px solid var(--strong-line); border-radius: 3px; font-size: 11px; line-height: 16px; text-align: center; color: var(--ink); }
.tag { margin-left: auto; padding-left: 10px; font-size: 11px; font-weight: 600; color: var(--inconclusive); }
figcaption { color: var(--muted); font-size: 12.5px; margin-top: 8px; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 3px 16px; margin-top: 4px; }
.key li { display: inline-flex; align-items: center; gap: 3px; }
`;
