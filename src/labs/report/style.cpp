#include "labs/report/parts.hpp"

namespace qs {
namespace {

// Colours are those of the interface (ui/kit/theme.cpp): one colour, one meaning. h0 to h7 go from the page
// colour to the hue of noise; words on each have a contrast of at least 4.5 : 1.
constexpr std::string_view kStyle =
    R"css(:root{--bits:" bits"}:root:lang(de){--bits:" Bit"}
:root{--paper:#fbfaf7;--band:#f3f2ee;--ink:#1a1c21;--ink2:#585e69;--hair:#dad7cf;--track:#c9c5bb;--signal:#123f7e;--quantized:#b74f0f;--noise:#b52fb0;--h0:#f8f0f3;--h1:#f1deed;--h2:#eac9e6;--h3:#e2b1dd;--h4:#d894d4;--h5:#cf7acb;--h6:#c55cc0;--h7:#b52fb0;--i5:#1a1c21;--i6:#1a1c21;--i7:#fff;--serif:Charter,"Iowan Old Style","Source Serif 4",Georgia,"Times New Roman",serif;--sans:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{--paper:#14161b;--band:#20242b;--ink:#eceae4;--ink2:#a6abb5;--hair:#333842;--track:#4a505c;--signal:#5b97ff;--quantized:#ee8350;--noise:#cc7fcb;--h0:#231e29;--h1:#332839;--h2:#443149;--h3:#543a59;--h4:#654468;--h5:#825585;--h6:#a76aa8;--h7:#cc7fcb;--i5:#fff;--i6:#14161b;--i7:#14161b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,footer{max-width:1040px;margin:0 auto;padding:0 32px}
main{padding-top:56px}
.kicker{margin:0 0 12px;color:var(--ink2);font-size:13px;display:flex;gap:12px;flex-wrap:wrap}
.kicker::first-line{color:var(--ink)}
.kicker .when{margin-left:auto}
h1{font:600 34px/1.15 var(--serif);letter-spacing:-.01em;margin:0 0 16px;text-wrap:balance}
.answer{font:20px/1.5 var(--serif);max-width:38em;margin:0;text-wrap:pretty}
.readings{display:grid;grid-template-columns:repeat(4,1fr);gap:24px;margin:32px 0 0;padding:16px 0 0;border-top:2px solid var(--ink)}
.readings div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.readings dt{color:var(--ink2);font-size:13px}
.readings dd{margin:0;font-size:26px;line-height:1.25;font-weight:600;letter-spacing:-.01em}
.readings small{font-size:14px;font-weight:400;letter-spacing:0}
.readings .stored dd{color:var(--signal)}
.readings .mixed dd{color:var(--quantized)}
.readings .noise dd,td.noise{color:var(--noise)}
section{margin-top:56px}
h2{font:600 22px/1.25 var(--serif);margin:0 0 16px}
p{margin:0 0 12px}
.note,figcaption{color:var(--ink2);font-size:13px;max-width:58em;margin:12px 0 0}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.4}
th{text-align:left;font-weight:400;vertical-align:baseline}
td{vertical-align:baseline;overflow-wrap:normal}
thead th{overflow-wrap:normal;color:var(--ink2);font-size:12px;vertical-align:bottom;padding:0 0 6px}
tbody tr{border-top:1px solid var(--hair)}
caption{text-align:left;color:var(--ink2);font-size:13px}
.n{text-align:right;white-space:nowrap}
thead .n{white-space:normal}
sup{font-size:.75em;line-height:0}
i{font-style:normal;color:var(--ink2)}
.scroll{overflow-x:auto;overscroll-behavior-x:contain}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--signal);outline-offset:3px}
.sizes{font-size:14px}
.sizes th,.sizes td{padding:7px 0}
.sizes th:first-child{width:27%;padding-right:16px}
.sizes td.n,.sizes th.n{padding-left:20px;width:1%;min-width:64px}
.sizes small{display:block;color:var(--ink2);font-size:12px}
.sizes thead .n{white-space:nowrap}
.sizes .mixed th,.sizes .mixed .n{font-weight:600;color:var(--quantized)}
.sizes .stored th{color:var(--signal)}
svg.bar{display:block;width:100%;height:12px;position:relative;top:1px}
rect.stored{fill:var(--signal)}
rect.choice{fill:var(--track)}
rect.mixed{fill:var(--quantized)}
figure{margin:0}
.plane{display:block;width:100%;height:auto}
.narrow{display:none}
.plane text{font:12px var(--sans);fill:var(--ink2);font-variant-numeric:tabular-nums}
.plane .end{text-anchor:end}
.plane .mid{text-anchor:middle}
.plane .name{font-size:13px;fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.plane .mixed,.plane .best{fill:var(--quantized)}
.plane .mixed{font-weight:600}
.plane .more{font-weight:400}
.grid{stroke:var(--hair);stroke-width:1}
.axis{stroke:var(--ink2);stroke-width:1}
.leader{stroke:var(--ink2);stroke-width:.75}
.frontier{fill:none;stroke:var(--quantized);stroke-width:1.8;stroke-linejoin:round}
.step{fill:var(--quantized)}
circle.choice{fill:var(--paper);stroke:var(--ink);stroke-width:1.8}
circle.mix{fill:var(--quantized)}
.shades{display:flex;flex-wrap:wrap;row-gap:4px;margin:0 0 16px;font-size:12px;align-items:center}
.shades span{padding:3px 9px;white-space:nowrap}
.shades .what{padding-left:0;color:var(--ink2)}
.h0{background:var(--h0)}.h1{background:var(--h1)}.h2{background:var(--h2)}.h3{background:var(--h3)}.h4{background:var(--h4)}.h5{background:var(--h5);color:var(--i5)}.h6{background:var(--h6);color:var(--i6)}.h7{background:var(--h7);color:var(--i7)}
.map{table-layout:fixed;border-collapse:separate;border-spacing:2px 1px;font-size:12px}
.map caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.map tbody tr{border:0}
.map thead th{text-align:center;padding:0 3px 6px}
.map thead th:first-child{text-align:left;width:190px}
.map thead th.mix{color:var(--quantized);font-weight:600}
.map .upright{writing-mode:vertical-rl;rotate:180deg;display:inline-block;max-height:170px;text-align:left}
.map tbody th{padding:2px 12px 2px 0;background:var(--paper);position:sticky;left:0}
.map td{text-align:center;padding:2px 3px;white-space:nowrap}
.map .mix{border-left:12px solid var(--paper)}
.map .none{color:var(--ink2)}
.map .lacking{background:repeating-linear-gradient(135deg,var(--hair) 0 1px,transparent 1px 6px)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,390px),1fr));gap:32px 48px;align-items:start}
.pair caption{font-size:15px;font-weight:600;color:var(--ink);margin-bottom:8px}
.worst th,.worst td{padding:5px 0}
.worst th+th,.worst th+td,.worst td+td{padding-left:14px}
.worst thead .n{white-space:nowrap}
.worst tbody{font-size:12px}
summary{cursor:pointer;color:var(--signal);font-weight:600;margin-bottom:12px;min-height:28px}
.all thead .n,.all i{white-space:nowrap}
.all{font-size:12px;min-width:880px}
.all th,.all td{padding:4px 0 4px 14px}
.all th:first-child{padding-left:0;min-width:180px;max-width:280px}
.problems{margin:0 0 12px;padding:0;list-style:none;border-top:1px solid var(--hair)}
.problems+.problems{border-top:0;margin-top:-12px}
.problems li{padding:8px 0;border-bottom:1px solid var(--hair)}
.problems p{margin:0}
.problems p:first-child b{font-weight:600}
.names{color:var(--ink2);font-size:13px}
.names b{font-weight:400}
dl{margin:0}
.settings div,.meaning div{display:grid;grid-template-columns:150px 1fr;gap:4px 24px;padding:8px 0;border-top:1px solid var(--hair)}
.settings dt,.meaning dt{color:var(--ink2)}
.settings dd,.meaning dd{margin:0;max-width:44em}
.meaning dd{font-family:var(--serif);font-size:16px}
code{font:13px/1.5 var(--mono)}
pre{margin:16px 0 0;padding:14px 16px;background:var(--band);border-radius:8px;white-space:pre-wrap}
footer{color:var(--ink2);font-size:13px;padding-top:56px;padding-bottom:48px}
@media screen and (max-width:640px){main,footer{padding-left:16px;padding-right:16px}main{padding-top:24px}h1{font-size:27px}.answer{font-size:18px}.readings{grid-template-columns:1fr 1fr;gap:16px 24px}section{margin-top:44px}.wide{display:none}.map thead th:first-child{width:112px}.narrow{display:block}
.sizes thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sizes,.sizes tbody{display:block}.sizes tr{display:grid;grid-template-columns:1fr 1fr 1fr;gap:3px 12px;padding:10px 0}.sizes th,.sizes td,.sizes th:first-child,.sizes td.n{display:block;width:auto;padding:0}.sizes th,.sizes .bars{grid-column:1/-1}.sizes td.n{text-align:left}.sizes td.n:nth-child(4):not(:empty)::after{content:var(--bits)}.sizes td.n:last-child{text-align:right}.sizes tr:not(.stored) td.n:last-child::after{content:" dB"}
.settings div,.meaning div{grid-template-columns:1fr}}
@media print{:root{--paper:#fff}@page{size:A4;margin:16mm 15mm}@page wide{size:A4 landscape;margin:12mm}body{background:none;font-size:10pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}main,footer{max-width:none;padding:0}h1{font-size:24pt}.answer{font-size:13pt}h2{break-after:avoid}section{margin-top:22pt}figure,tr,.readings,.settings div,.meaning div{break-inside:avoid}.scroll{overflow:visible}.map{font-size:7.5pt}.map tbody th{position:static}.all{font-size:7pt;min-width:0}.all th,.all td{padding:2px 0 2px 8px}.all th:first-child{min-width:0}section[aria-labelledby=tensors]{page:wide;margin-top:0}summary{list-style:none;color:var(--ink)}summary::-webkit-details-marker{display:none}details::details-content{content-visibility:visible;display:block;block-size:auto;height:auto}thead{display:table-header-group}.pair{gap:8mm;grid-template-columns:1fr}.map{min-width:0!important}.map thead th:first-child{width:30mm}}
)css";

}  // namespace

std::string_view report_style() {
  return kStyle;
}

}  // namespace qs
