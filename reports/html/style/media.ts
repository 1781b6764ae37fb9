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
  .verdict h1 { grid-row: auto; justify-self: start; font-size: 23px; }
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
  .matrix tbody th { min-width: 96px; max-width: 120px; padding: 6px 8px; white-space: normal; }
  .player input { flex: 1 1 120px; min-width: 0; }
}
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { font-size: 11px; }
  body > header, main, footer { max-width: none; padding: 0; }
  .skip, .close, .copy, .player, .filters, footer button { display: none !important; }
  .scroller, #matrix .scroller, .stage { overflow: visible; max-height: none; }
  .matrix th, .lane-head, .steps-head { position: static !important; }
  .matrix thead th { min-width: 0; }
  .matrix thead th { font-size: 10px; padding: 4px; }
  .matrix tbody th { font-size: 10.5px; padding: 4px 6px; min-width: 0; }
  a.cell { padding: 3px; min-height: 38px; }
  a.cell .word, a.cell .figure, a.cell .mark { font-size: 9px; }
  .trade-off th, .trade-off td { padding: 5px 8px; white-space: normal; }
  .later { opacity: 1; }
  .band.current { fill: none; } .steps .current { background: none; }
  .detail.s-violated { display: block; }
  .detail { break-inside: auto; padding: 12px 0; border: 0; border-top: 2px solid; border-radius: 0; }
  .figures, tr, .case-facts > section { break-inside: avoid; }
  .chip, a.cell, .verdict h1, .band, .shade, .steps li { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
@media (prefers-contrast: more) {
  :root { --muted: var(--ink); --line: var(--strong-line); }
}
@media (forced-colors: active) {
  .chip, a.cell, .verdict h1 { border: 1px solid; }
}
`;
