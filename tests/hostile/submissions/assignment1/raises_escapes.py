# tries: to act on terminals, XML, pages and spreadsheets by an exception
# verdict: one-child failed raised
Bad = type("\x1b[31m<img src=x onerror=alert(1)>", (Exception,), {})
def run_children(exit_codes):
    raise Bad("=HYPERLINK(\"http://x\")\x1b[2J\x00\x85\u2028]]></failure><testcase name=\"x\"/>\ud800\ufffe<script>alert(1)</script>[[ATTACHMENT|/etc/passwd]]\n::error::owned\n##teamcity[testFailed]")
