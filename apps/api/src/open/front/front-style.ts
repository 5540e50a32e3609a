/** Colours and sizes of the elder's pages: no text under 20 px, nothing to tap under 60 px but the doors of the staff. */
export const FRONT_STYLE = `
*{box-sizing:border-box}
body{margin:0;font:20px/1.55 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif;color:#1a1a1a;background:#f6f4f1}
p{max-width:38em}
h1,h2,h3,p,ul,ol,dl,dd{margin:0;padding:0}
ul{list-style:none}
a{color:#0a3d7a}
:focus-visible{outline:4px solid #0b4f9e;outline-offset:2px}
header{background:#8f1d14;color:#fff}
header .in{padding-top:28px;padding-bottom:36px}
header a{color:#fff}
header :focus-visible{outline-color:#fff}
.in{max-width:64rem;margin:0 auto;padding:0 20px}
.brand{display:flex;align-items:center;gap:14px}
.brand svg{width:56px;height:56px;flex:none}
.brand h1{font-size:34px;line-height:1.5;flex:1}
.brand a{white-space:nowrap;min-height:44px;padding:7px 12px;font-size:20px}
.lead{font-size:23px;max-width:34em;margin-top:14px}
.where{margin-top:12px}
.keys{display:flex;flex-wrap:wrap;gap:14px;margin-top:24px}
.key{display:flex;align-items:center;justify-content:center;min-height:64px;padding:10px 28px;border-radius:10px;font-size:23px;font-weight:700;text-decoration:none}
header .key{background:#fff;color:#7a140c}
header .key.second{background:transparent;color:#fff;box-shadow:inset 0 0 0 2px #fff}
main{padding:12px 0 40px}
section{background:#fff;border-radius:14px;margin-top:20px;padding:26px 24px 28px;}
h2{font-size:27px;line-height:1.5}
h3{font-size:23px;line-height:1.5}
.quiet{color:#474747}
.streets{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,14rem),1fr));gap:12px;margin-top:16px}
.streets a{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 8px;min-height:64px;padding:8px 16px;border:2px solid #d8d2ca;border-radius:10px;text-decoration:none;font-weight:700}
.streets a span{font-weight:400;color:#474747;white-space:nowrap}
.streets a[aria-current]{border-color:#8f1d14;background:#fbefed;color:#7a140c}
.sites{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:18px;margin-top:22px}
.site{border:2px solid #e4dfd8;border-radius:12px;padding:18px}
.site p{margin-top:11px}
.site .tel{display:inline-flex;align-items:center;min-height:60px;font-weight:700}
.dishes{border-top:1px solid #d8d2ca;margin-top:8px}
.dishes li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 16px;padding:7px 0;border-bottom:1px solid #eee9e2}
.dishes b,.rights b{margin-left:auto}
.dishes b{white-space:nowrap;font-variant-numeric:tabular-nums}
.hours{display:flex;flex-wrap:wrap;gap:10px 18px}
.hours span{white-space:nowrap}
.examples{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:16px;margin-top:16px}
.examples li{border-radius:12px;background:#f1f6f1;padding:18px}
.examples b{display:block;font-size:34px;line-height:1.5;font-variant-numeric:tabular-nums;color:#05401c}
.note{margin-top:14px}
.rights{margin-top:14px}
.rights h3{margin-top:18px}
.rights li{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 20px;padding:8px 0;border-bottom:1px solid #eee9e2}
.rights b{font-variant-numeric:tabular-nums}
.steps{margin-top:14px;padding-left:1.5em}
.steps li{margin-top:10px;padding-left:4px}
.steps li::marker{font-weight:700;color:#8f1d14}
.tels{display:flex;flex-wrap:wrap;gap:16px;margin-top:16px}
.tels a{display:flex;flex-direction:column;justify-content:center;min-height:84px;padding:12px 24px;border:2px solid #0a3d7a;border-radius:12px;text-decoration:none}
.tels b{font-size:27px;font-variant-numeric:tabular-nums}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));gap:14px;margin-top:16px}
.tiles div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.tiles dt{color:#474747}
.tiles dd{font-size:34px;line-height:1.5;font-weight:700;font-variant-numeric:tabular-nums}
footer{padding:8px 0 40px;color:#474747}
footer ul{display:flex;flex-wrap:wrap;gap:0 22px}
footer a{display:inline-flex;align-items:center;min-width:44px;min-height:44px;color:#474747}
@media (max-width:480px){.in{padding:0 14px}section{padding:22px 16px}.keys .key{flex:1 1 100%}.brand h1{font-size:28px}}
@media print{header .keys,footer{display:none}body{background:#fff}}
`;
