"""Addresses and headers that somebody sends who means no good."""

LEAVING = [
    scheme + place
    for place in (
        "evil.example", "evil.example/%2f..", "127.0.0.1:8000@evil.example", "evil.example#/",
        "evil.example?x=/", "evil.example\\@127.0.0.1",
    )
    for scheme in (
        "//", "///", "////", "http://", "https://", "HTTPS://", "http:///", "https:", "/\\", "\\\\",
        "\\/", "/%09/", "\t//", "\n//", " //", "//\t", "ftp://", "h\ttps://",
    )
] + [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
    "vbscript:x", "javascript://127.0.0.1/%0aalert(1)", "http:evil.example", "https:/evil.example",
]  # fmt: skip

HEADERS = [
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-server", "evil.example"),
    ("x-forwarded-for", "evil.example, 1.2.3.4"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-port", "99999"),
    ("x-original-url", "/beheer/"),
    ("x-rewrite-url", "/beheer/"),
    ("forwarded", "host=evil.example;for=1.2.3.4"),
    ("x-host", "evil.example"),
    ("x-http-method-override", "DELETE"),
    ("x-http-method", "PUT"),
    ("x-method-override", "POST"),
    ("origin", "https://evil.example"),
    ("referer", "https://evil.example/x"),
    ("cookie", "sessionid=" + "a" * 4_000),
    ("accept-language", "x" * 5_000),
    ("accept", "x/" + "y" * 100_000),
    ("user-agent", "x" * 100_000),
    ("range", "bytes=0-0,1-1,2-2"),
    ("content-type", "multipart/form-data"),
    ("content-length", "-1"),
    ("content-length", "1e9"),
    ("if-modified-since", "nooit"),
    ("hx-request", "maybe"),
]

HOSTS = [
    "evil.example", "testserver.evil.example", "evil.example:80", "testserver@evil.example",
    "testserver:80@evil.example", "127.0.0.1.evil.example", "testserver evil.example", "", "::1",
    "testserver/evil", "testserver\\evil", "xn--testserver", "testserver:port", "[::1",
]  # fmt: skip
