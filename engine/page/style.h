/* style: how a report looks, on a screen of any width, in the dark and on paper.
 *
 * Colours of Okabe & Ito, told apart with any colour vision, darkened or lightened to a contrast
 * of at least 3 for lines and 4.5 for text. Classes of figures: s1..s4 lines, f1..f4 fills, b1..b4
 * bands; g grid, a axis, t tick, l label, n name of a row. */
#ifndef CRS_PAGE_STYLE_H
#define CRS_PAGE_STYLE_H

#define CRS_HTML_LIGHT                                                                            \
    "--ink:#222;--soft:#595959;--pale:#dcdcdc;--paper:#fff;--wash:#f5f6f7;--c1:#0072b2;"          \
    "--c2:#d55e00;--c3:#00805e;--c4:#a3508a;--good:#00704f;--bad:#b34700;"

/* A page's style: CRS_HTML_STYLE and CRS_HTML_STYLE_MORE. */
#define CRS_HTML_STYLE                                                                            \
    "\n:root{color-scheme:light dark;" CRS_HTML_LIGHT "}\n"                                       \
    "@media (prefers-color-scheme:dark){:root{--ink:#e9e9e9;--soft:#b0b4b8;--pale:#3c4248;"       \
    "--paper:#14171a;--wash:#1d2226;--c1:#56b4e9;--c2:#f08a3c;--c3:#2fc08f;--c4:#d59ac3;"         \
    "--good:#3fcf9e;--bad:#ff9a52}}\n"                                                            \
    "@media print{:root{color-scheme:light;" CRS_HTML_LIGHT "}}\n"                                \
    "*{box-sizing:border-box}\n"                                                                  \
    "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"             \
    "'Noto Sans','Noto Sans CJK SC','DejaVu Sans',sans-serif;overflow-wrap:anywhere}\n"           \
    "header,main,footer{max-width:1240px;margin:0 auto;padding:0 1rem}\n"                         \
    "header{padding-top:1.5rem}footer{padding-bottom:2rem;color:var(--soft);font-size:.875rem}\n" \
    "h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem}\n"                                    \
    "h2{font-size:1.3rem;margin:2.2rem 0 .5rem;padding-top:.4rem;border-top:2px solid "           \
    "var(--pale)}\n"                                                                              \
    "h3{font-size:1.08rem;margin:1.5rem 0 .4rem}\n"                                               \
    "p{max-width:46rem;margin:.5rem 0}.soft{color:var(--soft)}\n"                                 \
    "ul.findings{max-width:50rem;padding-left:1.2rem}ul.findings li{margin:.35rem 0}\n"           \
    "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;padding:0}\n"            \
    "a{color:var(--c1)}a:focus-visible,[tabindex]:focus-visible,summary:focus-visible"            \
    "{outline:3px solid var(--c2);outline-offset:2px}\n"                                          \
    ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:"             \
    "var(--paper);padding:.3rem .6rem;z-index:1}\n"                                               \
    ".figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));"  \
    "gap:1.2rem 1.6rem;align-items:start;margin:1rem 0}\n"                                        \
    "figure{margin:0;max-width:460px}figcaption{font-size:.9rem;line-height:1.4;"                 \
    "margin-bottom:.3rem;color:var(--soft)}figcaption b{display:block;color:var(--ink)}\n"        \
    ""
#define CRS_HTML_STYLE_MORE                                                                       \
    "svg{display:block;width:100%;height:auto;font-family:inherit}\n"                             \
    "svg text{fill:var(--ink);font-size:11px;unicode-bidi:isolate}\n"                             \
    "svg .t,svg .l{fill:var(--soft)}svg .e{text-anchor:end}svg .m{text-anchor:middle}\n"          \
    "svg .g{stroke:var(--pale);stroke-width:1}svg .a{stroke:var(--soft);stroke-width:1}\n"        \
    "svg path{fill:none}\n"                                                                       \
    "svg .s1,svg .s2,svg .s3,svg .s4{stroke-width:2;stroke-linejoin:round;fill:none}\n"           \
    "svg .s1{stroke:var(--c1)}svg .s2{stroke:var(--c2)}svg .s3{stroke:var(--c3)}"                 \
    "svg .s4{stroke:var(--c4)}\n"                                                                 \
    "svg .thick{stroke-width:6}svg .thin{stroke-width:1}svg .dash{stroke-dasharray:5 3}\n"        \
    "svg .f1{fill:var(--c1)}svg .f2{fill:var(--c2)}svg .f3{fill:var(--c3)}svg .f4{fill:"          \
    "var(--c4)}\n"                                                                                \
    "svg .b1{fill:var(--c1)}svg .b2{fill:var(--c2)}svg .b3{fill:var(--c3)}svg .b4{fill:"          \
    "var(--c4)}svg .b1,svg .b2,svg .b3,svg .b4{fill-opacity:.22;stroke:none}\n"                   \
    "svg .o{fill:var(--paper);stroke:var(--c1);stroke-width:1.5}\n"                               \
    "svg .bg{fill:var(--wash)}svg .grey{fill:var(--pale)}svg .ink{stroke:var(--ink);"             \
    "stroke-width:2}\n"                                                                           \
    "svg .h0{fill:#e6f0f8}svg .h1{fill:#c5dcee}svg .h2{fill:#9fc6e2}svg .h3{fill:#74add3}"        \
    "svg .h4{fill:#4a92c2}svg .h5{fill:#2a76ab}svg .h6{fill:#135a8c}svg .h7{fill:#083f68}"        \
    "svg rect{shape-rendering:crispEdges}\n"                                                      \
    "svg .faint{fill:var(--c1);fill-opacity:.35}\n"                                               \
    ".scroll{overflow-x:auto;margin:1rem 0}\n"                                                    \
    "table{border-collapse:collapse;font-size:.875rem;line-height:1.35;overflow-wrap:normal}\n"   \
    "caption{text-align:left;font-weight:600;padding-bottom:.3rem;font-size:.95rem}\n"            \
    "th,td{padding:.28rem .6rem;border-bottom:1px solid var(--pale);text-align:left;"             \
    "vertical-align:top;max-width:26rem;overflow-wrap:anywhere;min-width:3rem}\n"                 \
    "thead th{border-bottom:2px solid var(--soft);vertical-align:bottom;overflow-wrap:normal}"    \
    "tbody "                                                                                      \
    "th{font-weight:normal}.name{min-width:min(10rem,40vw)}.text{min-width:min(10rem,45vw)}\n"    \
    ".num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"               \
    ".in{color:var(--good)}.out{color:var(--bad);font-weight:600}\n"                              \
    ".warn{border-left:4px solid var(--c2);padding:.3rem .8rem;background:var(--wash)}\n"         \
    "code{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.85em}\n"               \
    ".hash{font-size:.72rem;word-break:break-all}\n"                                              \
    ".command{background:var(--wash);padding:.6rem .8rem;max-width:none}\n"                       \
    "summary{cursor:pointer;margin:.6rem 0}\n"                                                    \
    "@page{margin:16mm 14mm}\n"                                                                   \
    "@media print{body{font-size:10.5pt}nav,.skip{display:none}header,main,footer{max-width:"     \
    "none;padding:0}figure,tr,li{break-inside:avoid}h2,h3,caption,figcaption{break-after:avoid}"  \
    ".figures{grid-template-columns:1fr 1fr;gap:5mm 6mm}figure{max-width:none}.scroll{overflow:"  \
    "visible}table{font-size:8pt}th,td{padding:.15rem "                                           \
    ".35rem;min-width:0}.name{min-width:6.5rem}.text{min-width:5.5rem}thead{display:"             \
    "table-header-group}a{color:inherit;text-decoration:none}"                                    \
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n"

#endif
