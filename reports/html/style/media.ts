/** Narrow windows, print, and people who want less motion or more contrast. */
export const media = `
@media (max-width: 1400px) {
  body > header, main, footer { padding: 0 22px; }
}
@media (max-width: 1100px) {
  .overview.beside { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 760px) {
  body > header, main, footer { padding: 0 16px; }
  .verdict { grid-template-columns: 1fr; row-gap: 10px; }
  .verdict h1 { justify-self: start; font-size: 23px; }
  .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px 16px; }
  .run-again, .replay { flex-wrap: wrap; gap: 3px 8px; }
  .label { width: 100%; }
  .detail { padding: 16px 14px; margin-left: -8px; margin-right: -8px; }
  .close { margin-left: 0; }
  .figures.wide { grid-column: auto; }
  .numbers { grid-template-columns: minmax(0, 1fr); }
  .case-facts { grid-template-columns: minmax(0, 1fr); }
  .case-body { padding: 12px; }
  .limits > div { grid-template-columns: minmax(0, 1fr); }
  .matrix tbody th { min-width: 84px; max-width: 104px; padding: 5px 7px; white-space: normal; font-size: 12px; }
  .matrix.down td { min-width: 0; }
  .matrix.down a.cell { gap: 5px; padding: 2px 5px; flex-wrap: wrap; }
  .matrix.down a.cell .figure { min-width: 0; }
  .matrix.down a.cell .mark { width: 1em; overflow: hidden; }
  .matrix thead th { padding: 8px 4px 6px 6px; font-size: 11.5px; }
  .picture { padding: 10px; } .picture text, .picture .tick { font-size: 14px; }
  #matrix .scroller { max-height: none; }
  .overtime text { font-size: 17px; }
  .findings th, .findings td, .claims th, .claims td { padding: 6px 8px; }
  .player input { flex: 1 1 120px; min-width: 0; }
}
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { font-size: 11px; }
  figcaption, .about > summary, .portrait, .legend { font-size: 10.5px; }
  body > header, main, footer { max-width: none; padding: 0; }
  .skip, .close, .copy, .player, .filters, .save, noscript { display: none !important; }
  .scroller, #matrix .scroller, .stage, .figures { overflow: visible; max-height: none; }
  .matrix th, .lane-head, .steps-head { position: static !important; }
  .matrix thead th { min-width: 0; font-size: 10px; padding: 4px; }
  .matrix tbody th { font-size: 10.5px; padding: 3px 6px; min-width: 0; }
  .matrix.down td, .matrix.many td { min-width: 0; }
  .matrix.down a.cell, .matrix.down span.cell { min-height: 20px; padding: 0 6px; line-height: 13px; }
  .matrix.many { table-layout: fixed; }
  .matrix.many thead th, .matrix.many tbody th { font-size: 7.5px; padding: 2px 3px; width: auto; overflow-wrap: anywhere; }
  .matrix.many a.cell, .matrix.many span.cell { min-height: 0; padding: 1px 2px; }
  .matrix.many a.cell .line { line-height: 9px; gap: 0 3px; }
  .matrix.many a.cell .word, .matrix.many a.cell .model, .matrix.many a.cell .mark, .matrix.many a.cell .figure { font-size: 7px; }
  a.cell { padding: 3px; min-height: 34px; }
  a.cell .word, a.cell .figure, a.cell .mark { font-size: 9px; }
  .overview.beside { grid-template-columns: minmax(0, max-content) minmax(300px, 1fr); }
  .picture svg { max-width: 420px; }
  .portraits { grid-template-columns: repeat(3, 1fr); gap: 8px; }
  .costs { grid-template-columns: 1fr 1fr; }
  .trade-off th, .trade-off td { padding: 5px 8px; white-space: normal; }
  .stage { border: 0; } .stage-grid { zoom: 0.72; }
  .later { opacity: 1; }
  .band.current { fill: none; } .steps .current { background: none; }
  .detail.s-violated { display: block; }
  .detail { break-inside: auto; padding: 12px 0; border: 0; border-top: 2px solid; border-radius: 0; }
  h2, h3, h4, summary { break-after: avoid; }
  .sequence, .figures, .picture, .portrait, .field-claim, tr, .case-facts > section { break-inside: avoid; }
  .figures tr:last-child > * { border-bottom: 1px solid var(--line); }
  summary { list-style: none; } summary::-webkit-details-marker { display: none; }
  .chip, a.cell, .verdict h1, .band, .shade, .active, .steps li { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
@media (prefers-contrast: more) {
  :root { --muted: var(--ink); --line: var(--strong-line); }
}
@media (forced-colors: active) {
  .chip, a.cell, .verdict h1 { border: 1px solid; }
}
`;
