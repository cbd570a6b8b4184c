namespace LoadHarness.Reporting.Html;

/// <summary>The page's style: light and dark by the reader's setting, print, and phones.</summary>
internal static class Stylesheet
{
    /// <summary>Plain CSS without quotes and other characters that would need escaping.</summary>
    public const string Css = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b2128;--muted:#59636e;--rule:#d8dee4;--soft:#f3f5f8;--grid:#e4e8ec;
        --c1:#0b62b8;--c2:#b4540a;--c3:#0d7a54;--c4:#7b3fc4;--bad:#b42318;
        --pass:#0d7a54;--fail:#b42318;--inconclusive:#8a5a00;--invalid:#7b3fc4;--interrupted:#59636e}
        @media (prefers-color-scheme:dark){:root{--bg:#12161b;--fg:#e4e9ee;--muted:#9aa6b2;--rule:#323a43;--soft:#1b2128;--grid:#29313a;
        --c1:#6cb2ff;--c2:#ffab5e;--c3:#48d0a0;--c4:#c39bff;--bad:#ff8a7d;
        --pass:#11805a;--fail:#b3362b;--inconclusive:#8a5f0a;--invalid:#7547b8;--interrupted:#56616d}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1080px;padding:20px 20px 48px;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,Segoe UI,Roboto,Liberation Sans,sans-serif}
        header{border-radius:8px;padding:16px 20px;color:#fff}
        header.pass{background:var(--pass)}header.fail{background:var(--fail)}header.inconclusive{background:var(--inconclusive)}header.invalid{background:var(--invalid)}header.interrupted{background:var(--interrupted)}
        h1{margin:0;font-size:26px;line-height:1.25;overflow-wrap:anywhere}h1 b{letter-spacing:.04em;margin-right:.3em}header p{margin:6px 0 0;font-size:16px}header p.context{font-size:13px;opacity:.92;overflow-wrap:anywhere}
        h2{font-size:18px;margin:32px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--rule)}h3{font-size:15px;margin:16px 0 4px}
        p{margin:8px 0;max-width:105ch}
        .muted{color:var(--muted)}.small{font-size:13px}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:14px 0}
        .tiles div{background:var(--soft);border-radius:8px;padding:10px 14px}.tiles b{display:block;font-size:20px;line-height:1.3;font-variant-numeric:tabular-nums}.tiles span{color:var(--muted);font-size:13px}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
        th,td{padding:4px 10px;text-align:left;border-bottom:1px solid var(--rule);vertical-align:top}
        th{font-weight:600;color:var(--muted);white-space:nowrap;vertical-align:bottom}
        .why{min-width:240px}td code{white-space:nowrap}.zero{color:var(--muted)}.hot{color:var(--bad);font-weight:600}
        .n{text-align:right;white-space:nowrap}th.group{text-align:center;border-bottom-color:var(--fg)}
        td.sub{padding-left:26px;color:var(--muted)}tr.sub td{color:var(--muted)}
        td.edge,th.edge{border-left:1px solid var(--rule)}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,Liberation Mono,monospace;font-size:13px}
        pre{background:var(--soft);padding:12px;border-radius:8px;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
        .tag{display:inline-block;border-radius:4px;padding:0 8px;color:#fff;font-size:13px;font-weight:600;white-space:nowrap}
        .tag.pass{background:var(--pass)}.tag.fail,.tag.nodata{background:var(--fail)}.tag.inconclusive{background:var(--inconclusive)}
        .bars td.bar{width:55%;min-width:110px}.bars td.bar div{height:14px;margin-top:4px;background:var(--c1);border-radius:3px;min-width:1px}.bars.bad td.bar div{background:var(--bad)}
        figure{margin:20px 0}figcaption{margin-bottom:2px}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 6px;padding:0;font-size:13px}.key{width:28px;height:10px;margin-right:6px}
        .plot{position:relative;margin:8px 18px 26px 64px}.plot svg{display:block;width:100%;height:190px;overflow:visible}
        .ylabels span{position:absolute;right:calc(100% + 8px);transform:translateY(50%);font-size:12px;color:var(--muted);white-space:nowrap}
        .ylabels{position:absolute;inset:0}.xlabels{position:relative;height:0}.xlabels span{position:absolute;top:5px;transform:translateX(-50%);font-size:12px;color:var(--muted);white-space:nowrap}
        path{fill:none;vector-effect:non-scaling-stroke}.grid{stroke:var(--grid);stroke-width:1}.band{fill:var(--c2);fill-opacity:.14}.invalid{fill:var(--bad);fill-opacity:.22}.limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:3 4}
        .mark{stroke:var(--muted);stroke-width:1;stroke-dasharray:1 3}.marks{position:relative;height:30px;margin:0 18px -6px 64px}.marks span{position:absolute;transform:translateX(-50%);font-size:11px;line-height:14px;color:var(--muted);white-space:nowrap}
        .line{stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}.range{stroke-width:8}
        .s1{stroke:var(--c1)}.s2{stroke:var(--c2)}.s3{stroke:var(--c3)}.s4{stroke:var(--c4)}
        .line.s2{stroke-dasharray:7 4}.line.s4{stroke-dasharray:2 4}
        .ranges{display:grid;grid-template-columns:max-content 1fr;column-gap:12px;margin:8px 18px 34px 0}.ranges .name{font-size:13px;align-self:center}.ranges svg{width:100%;height:30px;overflow:visible}
        details{font-size:13px}summary{cursor:pointer;color:var(--muted)}details.block{font-size:15px;margin:10px 0}
        .finding{border-left:4px solid var(--c2);padding:2px 0 2px 14px;margin:12px 0}.finding p{margin:4px 0}.finding ul{margin:4px 0}.finding.certain{border-left-color:var(--bad)}.finding.possible{border-left-color:var(--rule)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:8px 0}dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
        footer{margin-top:36px;border-top:1px solid var(--rule);padding-top:8px;color:var(--muted);font-size:13px;overflow-wrap:anywhere}
        @media (max-width:560px){.marks{display:none}body{padding:10px 10px 32px}header{padding:12px 14px}h1{font-size:21px}.plot{margin-left:52px;margin-right:14px}th,td{padding:4px 7px}.bars td.bar{width:35%;min-width:60px}.ranges{grid-template-columns:1fr;row-gap:2px}.ranges .name{margin-top:4px}dl{grid-template-columns:1fr}dd{margin-bottom:6px}}
        @media print{body{max-width:none;padding:0;font-size:12px}header,.tag,.tiles div,.bars td.bar div{print-color-adjust:exact;-webkit-print-color-adjust:exact}figure,.finding,tr{break-inside:avoid}h2{break-after:avoid}.scroll{overflow:visible}details:not(.block){display:none}}
        """;
}
