import Platform

/// The page's style sheet: light, dark, phone and paper.
///
/// Learners have the colours of Okabe and Ito (2008), which colour-blind readers can tell; orange and sky
/// blue are darkened on white, and the others lightened on black, until each has a contrast of 3 to 1.
let reportStyle: HTML = """

  :root {
    color-scheme: light dark;
    --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --rule: #d5dae0; --tint: #f5f7f9;
    --link: #0b5cad; --warn: #b3400a; --warn-tint: #fdf2ec; --calm: #1a7f5a; --calm-tint: #eef8f4;
    --live: #0b5cad; --live-tint: #eef5fc; --floor: #767d86; --ceiling: #000000;
    --k0: #0072b2; --k1: #d55e00; --k2: #009e73; --k3: #c5609a; --k4: #b87d00; --k5: #2f92cc;
    --k6: #7f3c8d; --k7: #5c5c5c;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #14171b; --ink: #e6e9ed; --soft: #a3adb8; --rule: #343b44; --tint: #1d2228;
      --link: #7cb7f2; --warn: #ff9a66; --warn-tint: #2b1d16; --calm: #5fd0a5; --calm-tint: #14261f;
      --live: #7cb7f2; --live-tint: #152231; --floor: #8d97a2; --ceiling: #ffffff;
      --k0: #4aa3df; --k1: #ff8440; --k2: #2fc797; --k3: #e592c2; --k4: #f2b134; --k5: #9ad4f7;
      --k6: #c48fd6; --k7: #b9bec4;
    }
  }
  @media print {
    :root {
      color-scheme: light;
      --paper: #ffffff; --ink: #000000; --soft: #444444; --rule: #bbbbbb; --tint: #ffffff;
      --link: #000000; --warn: #b3400a; --warn-tint: #ffffff; --calm: #1a7f5a; --calm-tint: #ffffff;
      --live: #0b5cad; --live-tint: #ffffff; --floor: #6b6b6b; --ceiling: #000000;
      --k0: #0072b2; --k1: #d55e00; --k2: #009e73; --k3: #c5609a; --k4: #b87d00; --k5: #2f92cc;
      --k6: #7f3c8d; --k7: #5c5c5c;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0 auto; max-width: 1180px; padding: 28px 24px 48px; background: var(--paper);
    color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans",
    sans-serif; overflow-wrap: anywhere;
  }
  h1 { margin: 0 0 6px; font-size: 2.1rem; line-height: 1.15; letter-spacing: -0.02em; }
  h2 { margin: 44px 0 10px; font-size: 1.4rem; letter-spacing: -0.01em; }
  h3 { margin: 26px 0 4px; font-size: 1.08rem; }
  p { margin: 8px 0; max-width: 76ch; }
  a { color: var(--link); }
  small, .note, figcaption, caption, footer { color: var(--soft); font-size: 0.86rem; }
  .question { font-size: 1.15rem; color: var(--soft); }
  nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 14px; padding: 8px 0;
    border-block: 1px solid var(--rule); }
  footer { margin-top: 48px; padding-top: 10px; border-top: 1px solid var(--rule); }
  .notes { padding: 10px 14px 10px 32px; margin: 14px 0 0; background: var(--tint);
    border-radius: 6px; }
  .live { padding: 10px 14px; background: var(--live-tint); border-left: 4px solid var(--live);
    border-radius: 4px; max-width: none; }
  .alarms, .calm { margin-top: 22px; padding: 14px 18px; border-left: 5px solid var(--warn);
    border-radius: 4px; background: var(--warn-tint); }
  .calm { border-color: var(--calm); background: var(--calm-tint); }
  .alarms h2, .calm h2 { margin: 0 0 4px; font-size: 1.15rem; color: var(--warn); }
  .calm h2 { color: var(--calm); }
  .alarms h3 { margin: 12px 0 2px; font-size: 1rem; }
  .alarms ul { margin: 4px 0; padding-left: 20px; }
  .place { color: var(--soft); }
  .alarms li { margin: 3px 0; }
  ul.headline { margin: 8px 0 14px; padding-left: 20px; }
  .headline { font-size: 1.12rem; }

  .legend { display: flex; flex-wrap: wrap; gap: 6px 28px; margin: 14px 0 0; padding: 10px 0;
    background: var(--paper); font-size: 0.9rem; }
  .legend > div { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; }
  .legend > div, .legend ul, .legend li { min-width: 0; max-width: 100%; }
  .legend .role { color: var(--soft); }
  .legend ul { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; margin: 0;
    padding: 0; }
  .key { white-space: nowrap; display: inline-block; max-width: 100%; overflow: hidden;
    text-overflow: ellipsis; vertical-align: bottom; }
  .swatch { vertical-align: -1px; overflow: visible; }
  .panels { display: grid; gap: 18px 22px; margin-top: 10px; }
  .panels.two { grid-template-columns: repeat(2, 1fr); }
  .panels.three { grid-template-columns: repeat(3, 1fr); }
  .panels.four { grid-template-columns: repeat(4, 1fr); }
  figure { margin: 0; min-width: 0; }
  figcaption { margin-bottom: 2px; }
  figcaption strong { color: var(--ink); }
  figcaption span { margin-right: 8px; }
  svg.panel { display: block; width: 100%; height: auto; overflow: visible; }
  .two svg.panel { max-width: 560px; }
  .one svg.panel { max-width: 1000px; }
  .narrow, .legend.narrow { display: none; }
  details.measure > summary h3 { display: inline-block; }
  summary { cursor: pointer; margin: 8px 0; }

  svg text { fill: var(--ink); font: 12px system-ui, -apple-system, "Segoe UI", Roboto,
    "DejaVu Sans", sans-serif; }
  svg .tick { fill: var(--soft); }
  svg .tick.middle { text-anchor: middle; }
  svg .tick.end { text-anchor: end; }
  svg .label { font-size: 13px; }
  svg .axis { stroke: var(--soft); fill: none; }
  svg .grid { stroke: var(--rule); stroke-width: 0.7; fill: none; }
  svg .line { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; }
  svg .bar, svg .leader { fill: none; stroke: var(--c); stroke-width: 1.5; }
  svg .leader { stroke-width: 0.8; opacity: 0.7; }
  svg .mark { fill: var(--c); stroke: var(--paper); stroke-width: 0.8; }
  svg .curve:hover .line { stroke-width: 4; }
  .ceiling { --c: var(--ceiling); }
  .ceiling .line { stroke-width: 2.2; }
  .ceiling .bar { stroke-width: 1; opacity: 0.7; }
  svg .cross { fill: none; stroke: var(--c); stroke-width: 2; }
  .ceiling.dashed .line { stroke-dasharray: 9 4; }
  .floor { --c: var(--floor); }
  .floor .line { stroke-width: 1.4; }
  svg .floor .mark { fill: var(--paper); stroke: var(--c); stroke-width: 1.2; }
  .d0 .line { stroke-dasharray: 1.5 4; }
  .d1 .line { stroke-dasharray: 8 3.5; }
  .d2 .line { stroke-dasharray: 8 3 2 3; }
  .d3 .line { stroke-dasharray: 16 3.5; }
  .d4 .line { stroke-dasharray: 4 3; }
  .d5 .line { stroke-dasharray: 8 3 2 3 2 3; }
  .k0 { --c: var(--k0); } .k1 { --c: var(--k1); } .k2 { --c: var(--k2); } .k3 { --c: var(--k3); }
  .k4 { --c: var(--k4); } .k5 { --c: var(--k5); } .k6 { --c: var(--k6); } .k7 { --c: var(--k7); }

  .scroll { overflow: auto; margin: 14px 0 26px; border: 1px solid var(--rule);
    border-radius: 6px; }
  .scroll.tall { max-height: 40rem; }
  .scroll:not(.tall) { width: fit-content; max-width: 100%; }
  .across br { display: none; }
  .across th, .across td { padding-right: 36px; }
  .scroll:focus-visible { outline: 2px solid var(--link); }
  table { border-collapse: collapse; width: 100%; font-size: 0.86rem;
    font-variant-numeric: tabular-nums; overflow-wrap: normal; }
  thead th { white-space: normal; max-width: 22rem; overflow-wrap: break-word; }
  table .key { max-width: 20rem; }
  caption { text-align: left; }
  caption span { display: block; position: sticky; left: 0; padding: 10px 12px;
    max-width: min(1130px, 100vw - 50px); }
  caption strong { color: var(--ink); }
  th, td { padding: 5px 12px; text-align: left; vertical-align: top; white-space: nowrap; }
  td small, th small { display: block; font-size: 0.91em; font-weight: normal; }
  thead th { position: sticky; top: 0; z-index: 1; vertical-align: bottom; background: var(--tint);
    box-shadow: inset 0 -1px var(--soft); }
  thead th:first-child { left: 0; z-index: 2; }
  tbody tr + tr > * { border-top: 1px solid var(--rule); }
  tbody th { font-weight: normal; position: sticky; left: 0; background: var(--paper); }
  tbody tr:hover > * { background: var(--tint); }
  .n { text-align: right; }
  thead button { all: unset; cursor: pointer; }
  thead button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
  thead button::after { content: "\\2195"; margin-left: 4px; color: var(--soft); font-size: 0.8em; }
  th[aria-sort="ascending"] button::after { content: "\\2191"; color: var(--ink); }
  th[aria-sort="descending"] button::after { content: "\\2193"; color: var(--ink); }
  .script-note { display: none; }
  .scripted .script-note { display: block; }
  pre { padding: 12px 14px; background: var(--tint); border-radius: 6px; font-size: 0.82rem;
    line-height: 1.45; white-space: pre-wrap; max-height: 30em; overflow: auto; }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr));
    gap: 4px 24px; margin: 14px 0; font-size: 0.9rem; }
  dl div { display: flex; gap: 10px; }
  dt { color: var(--soft); flex: 0 0 8.2em; }
  dd { margin: 0; }

  @media screen and (max-width: 700px) {
    body { padding: 18px 16px 36px; }
    h1 { font-size: 1.7rem; }
    .panels, .panels.two, .panels.three, .panels.four { grid-template-columns: minmax(0, 1fr); }
    .wide { display: none; }
    .narrow { display: block; }
    .legend.narrow { display: flex; }
    th, td { padding: 5px 8px; }
    tbody th { max-width: 42vw; white-space: normal; overflow-wrap: anywhere; }
    .key { white-space: normal; overflow-wrap: anywhere; }
  }
  @media screen and (min-width: 701px) and (max-width: 1000px) {
    .panels.three, .panels.four { grid-template-columns: repeat(2, 1fr); }
  }
  @media screen and (min-width: 1001px) and (min-height: 640px) {
    .legend { position: sticky; top: 0; z-index: 1; border-bottom: 1px solid var(--rule); }
  }
  @media print {
    body { max-width: none; padding: 0; font-size: 10pt; }
    nav, .script-note, thead button::after { display: none !important; }
    .scroll, .scroll.tall { overflow: visible; max-height: none; border: 0; }
    table { font-size: 7.5pt; }
    th, td { padding: 2px 5px; white-space: normal; }
    td small { display: inline; white-space: nowrap; }
    thead th, tbody th, caption span { position: static; max-width: none; }
    pre { max-height: none; }
    .configuration pre { columns: 3; font-size: 6pt; }
    thead th { box-shadow: none; border-bottom: 1px solid var(--soft); background: none; }
    /* Chromium leaves buttons out where it repeats a head on the next page. */
    thead button { display: contents; }
    details::details-content { content-visibility: visible; block-size: auto; }
    figure, tr, .alarms li { break-inside: avoid; }
    h2, h3, h3 + .note, figcaption { break-after: avoid; }
    .alarms, .calm { border: 1px solid var(--rule); border-left-width: 5px; }
  }

  """
