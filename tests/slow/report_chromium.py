#!/usr/bin/env python3
"""Open reports in a real browser from file://: nothing on the console, no request to anywhere, and
a printed page that holds the findings.

    report_chromium.py CRISIM SCENARIOS CHROMIUM

A twin of each page that asks for a picture and runs a script must be noticed: else the test is
blind.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

CRISIM, SCENARIOS, CHROMIUM = sys.argv[1:4]
KINDS = {
    "replay": ["replay", "zhixing", "--reps", "20", "--every", "4d"],
    "compare": ["compare", "shudong", "--strategies", "golden-4h,silence", "--reps", "20"],
    "grid": ["sweep", "apology-compensation", "--reps", "1", "--days", "181"],
}
PLAIN = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-extensions", "--enable-logging=stderr",
         "--host-resolver-rules=MAP * ~NOTFOUND"]
ELSEWHERE = "http://elsewhere.invalid/picture.png"


def browse(page, folder, *options):
    """Opens the page; returns what the console said and the addresses that were asked for."""
    log = folder / "net.json"
    done = subprocess.run(
        [CHROMIUM, *PLAIN, f"--user-data-dir={tempfile.mkdtemp(dir=folder)}",
         f"--log-net-log={log}", *options, page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True)
    console = re.findall(r"CONSOLE.*", done.stderr)
    asked = set(re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]*)"', log.read_text("utf-8")))
    # Chromium's own errands, whatever page is open.
    return console, {url for url in asked if not re.search(r"//[^/]*(google|gstatic)[^/]*/", url)}


def check(kind, words, folder):
    out = folder / kind
    page, twin, paper = (folder / f"{kind}{end}" for end in (".html", "-twin.html", ".pdf"))
    environment = {**os.environ, "CRISIM_SCENARIOS": SCENARIOS}
    subprocess.run([CRISIM, *words, "-q", "-o", out], env=environment, check=False,
                   stdout=subprocess.DEVNULL)
    subprocess.run([CRISIM, "report", out, "-q", "-o", page], env=environment, check=True)
    console, asked = browse(page, folder, "--dump-dom")
    assert not console, f"{kind}: the console says {console}"
    assert not asked, f"{kind}: asks for {asked}"
    browse(page, folder, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF"), f"{kind}: cannot be printed"
    text = page.read_text("utf-8")
    policy = re.search(r"\n<meta http-equiv=\"Content-Security-Policy\"[^>]*>", text).group()
    asks = f'<img src="{ELSEWHERE}"><script>console.log("here")</script></footer>'
    twin.write_text(text.replace(policy, "").replace("</footer>", asks), "utf-8")
    console, asked = browse(twin, folder, "--dump-dom")
    assert console and ELSEWHERE in asked, f"{kind}: the twin was not noticed: {console}, {asked}"
    # The policy alone stops both, and says so.
    twin.write_text(text.replace("</footer>", asks), "utf-8")
    console, asked = browse(twin, folder, "--dump-dom")
    assert len(console) == 2 and not re.search(r'\] "here"', "".join(console)), console
    assert ELSEWHERE not in asked, f"{kind}: the policy let {asked} through"


with tempfile.TemporaryDirectory() as name:
    for kind_name, arguments in KINDS.items():
        check(kind_name, arguments, pathlib.Path(name))
        print(f"{kind_name}: opened, printed, nothing asked for")
