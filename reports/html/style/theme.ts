/** Colours of both themes; every pair of text and ground has a contrast of at least 4.5 to 1. */
export const theme = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --paper: #ffffff; --raised: #fafbfc; --ink: #1a1f26; --muted: #56606c; --line: #dce1e6;
  --strong-line: #b9c1ca; --accent: #0a56a5; --focus: #0a56a5;
  --held: #14653f; --held-ground: #e5f3eb;
  --violated: #a3142b; --violated-ground: #fce6e9; --violated-fill: #b0182f; --violated-ink: #ffffff;
  --inconclusive: #765000; --inconclusive-ground: #fcf1d4;
  --broken: #5a3d99; --broken-ground: #efeafa;
  --unclaimed: #56606c; --unclaimed-ground: #eff1f4;
  --evident: #fff3cf; --evident-line: #c98a00; --current: #dcebfb;
  --fault: #a05a00; --fault-ground: rgba(214, 140, 30, 0.13); --fault-hatch: rgba(160, 90, 0, 0.32);
  --ok: #0a56a5; --unknown: #965800; --fail: #a3142b;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1215; --paper: #171b20; --raised: #1b2026; --ink: #e4e8ec; --muted: #9ba6b2; --line: #2b323a;
    --strong-line: #465059; --accent: #7ab7f5; --focus: #7ab7f5;
    --held: #74cfa0; --held-ground: #14291f;
    --violated: #ff98a2; --violated-ground: #3a161c; --violated-fill: #c7364b; --violated-ink: #ffffff;
    --inconclusive: #efc468; --inconclusive-ground: #302610;
    --broken: #c6b3f4; --broken-ground: #272038;
    --unclaimed: #9ba6b2; --unclaimed-ground: #20262c;
    --evident: #3a3010; --evident-line: #e0ac3a; --current: #1d3550;
    --fault: #eab465; --fault-ground: rgba(230, 165, 70, 0.12); --fault-hatch: rgba(234, 180, 101, 0.3);
    --ok: #7ab7f5; --unknown: #efb45f; --fail: #ff98a2;
  }
}
@media print {
  :root { --ground: #ffffff; --raised: #ffffff; }
}
`;
