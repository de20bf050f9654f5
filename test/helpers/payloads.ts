/** What must be inert wherever a string of a result, a file or a command line is shown. */
export const payloads: Readonly<Record<string, string>> = {
  'end of a script': '</script><script>window.hurt=1</script>',
  'an image that fails': '"><img src=x onerror="window.hurt=1">',
  'an attribute': `' onmouseover='window.hurt=1' x="`,
  'a comment': '<!--<script>',
  'a Markdown table': '|x|\n| -- |\n# Head\n```\n',
  'a terminal escape': '\u001b[31m\u0007\u0000\u202e\ud800\u009b2J\u001b]0;title\u0007',
  'a line of ours': 'x\nFORGED 1\r\nFORGED 2',
  'a link': '[x](javascript:alert(1)) ![x](http://example.com/x.png) <http://example.com>',
  'a mention': '@everyone #1 \u0024{{ secrets.X }} $(reboot) `reboot`',
  'a command': `$(touch hurt) \`touch hurt\` '; touch hurt; ' "$(touch hurt)" && touch hurt #\ntouch hurt\n`,
};

/** Control and format characters and lone surrogates: what acts on a terminal or on the order of reading. */
export const acting = /[^\P{C}\n\t]/u;
