import { dark, darkDrawingRules, darkScreen, fontFamily, light, monoFamily, schemeProperties } from '../theme.ts';

/** The page's own style sheet; colours come from the theme alone. */
export const pageStyle = `
:root{color-scheme:light dark;${schemeProperties(light)}--line:${light.grid}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 ${fontFamily};-webkit-text-size-adjust:100%}
main,header,footer{max-width:1200px;margin:0 auto;padding:0 24px}
header{padding-top:48px}
.eyebrow{color:var(--muted);font-size:14px;margin:0 0 8px}
h1{font-size:clamp(26px,4vw,40px);line-height:1.15;letter-spacing:-.02em;margin:0 0 20px;font-weight:700;text-wrap:balance}
h2{font-size:22px;letter-spacing:-.01em;margin:56px 0 6px}
h3{font-size:17px;margin:0 0 4px}pre+h3{margin-top:20px}
.lead{color:var(--muted);margin:0 0 20px;max-width:72ch}
.verdict{border-left:4px solid var(--good);padding:2px 0 2px 18px;margin:0 0 8px;max-width:84ch}
.verdict.loss,.verdict.unfinished,.verdict.broken{border-color:var(--failed)}
.verdict.void{border-color:var(--warn)}
.verdict p{margin:0 0 8px}
.verdict .headline{font-size:20px;line-height:1.4;font-weight:600}
.verdict ul{margin:0;padding-left:18px;color:var(--muted)}
.advice{font-weight:600}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:16px;margin:32px 0 0}
.card,figure{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;margin:0}
.card .big{font-size:38px;line-height:1.1;font-weight:700;letter-spacing:-.03em;font-variant-numeric:tabular-nums}
.card .of{color:var(--muted);font-size:14px;margin:0 0 12px}
.card dl{display:grid;grid-template-columns:1fr auto;gap:3px 12px;margin:0;font-size:14px}
.card dt{color:var(--muted)}.card dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}
.good{color:var(--good)}.bad{color:var(--failed)}
.tag{display:inline-block;font-size:12px;padding:1px 8px;border-radius:99px;border:1px solid var(--axis);color:var(--muted);margin-left:6px;vertical-align:2px;font-weight:400}
figure{margin-top:18px}
figcaption{display:flex;gap:12px;align-items:baseline;justify-content:space-between;flex-wrap:wrap;margin-bottom:10px}
figure svg{display:block;width:100%;height:auto}
.narrow{display:none}
button{font:inherit;font-size:13px;color:var(--muted);background:none;border:1px solid var(--line);border-radius:8px;padding:3px 10px;cursor:pointer}
button:hover,button:focus-visible{color:var(--text);border-color:var(--muted)}
.legend{display:flex;flex-wrap:wrap;gap:6px 20px;font-size:14px;color:var(--muted);padding:0;margin:12px 0 0;list-style:none}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:12px;background:var(--card);margin-top:16px}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:9px 14px;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}
th:first-child{text-align:left;position:sticky;left:0;background:var(--card);font-weight:500;min-width:180px}
thead th{font-weight:650;vertical-align:bottom}tbody tr:last-child>*{border-bottom:0}
tbody th{color:var(--muted)}
details{margin-top:10px;font-size:14px;color:var(--muted)}summary{cursor:pointer}
details.lanes,.verdict details{margin-top:10px}
details.lanes{background:var(--card);border:1px solid var(--line);border-radius:12px;color:var(--text)}
details.lanes>summary{padding:12px 18px;display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline}
details.lanes>summary h3{margin:0;flex:1 1 320px}
details.lanes>summary::before,details.lane>summary::before{content:'▸';color:var(--faint)}details.lanes[open]>summary::before,details.lane[open]>summary::before{content:'▾'}
details.lost td{text-align:left;overflow-wrap:anywhere;min-width:90px}details.lost th:first-child{min-width:80px}
details.lane{margin:0;border-top:1px solid var(--line)}
details.lane>summary{padding:8px 18px;display:grid;grid-template-columns:14px 130px 170px 130px 170px 1fr;gap:2px 12px;font-variant-numeric:tabular-nums}
details.lane>summary .bad:last-child{grid-column:2/-1}
details.lane>div{padding:0 18px 18px}
.treatments th,.treatments td{padding:7px 9px}.treatments th:first-child{min-width:220px}.treatments td{white-space:nowrap}.treatments small{display:block;color:var(--faint)}.treatments td.bad{white-space:normal}
pre{font:13px/1.5 ${monoFamily};overflow-x:auto;margin:16px 0 0;padding:16px 20px;border:1px solid var(--line);border-radius:12px;background:var(--card)}
pre .gone{color:var(--failed)}pre .came{color:var(--good)}
dl.facts{display:grid;grid-template-columns:minmax(140px,240px) 1fr;gap:8px 24px;font-size:14px;margin:16px 0 0}
dl.facts dt{color:var(--muted)}dl.facts dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--faint);font-size:13px;padding-top:40px;padding-bottom:56px}
@media (max-width:760px){main,header,footer{padding-left:14px;padding-right:14px}header{padding-top:28px}.wide{display:none}.narrow{display:block}
details.lane>summary{grid-template-columns:14px 1fr 1fr}figure,.card{padding:14px}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:10px}th:first-child{min-width:120px}}
@media print{body{background:#fff}figure,.card,tr{break-inside:avoid}button{display:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
${darkScreen}{:root{${schemeProperties(dark)}--line:${dark.grid}}${darkDrawingRules('svg ')}}
`;
