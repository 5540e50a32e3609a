/**
 * What stands in a page until its program does, and for good where it never comes: scripts switched off or blocked, an old browser, a
 * network that lets only half of it through. It appears after a second and a half, so that nobody sees it flash; without styles or motion at once. It lies
 * over the page and not in it: what is put in its place moves nothing.
 */
const WORDS = [
  ['爱心卡正在打开……', 'Love Card is opening …'],
  [
    '一直打不开：请连上网，重新打开一次；还不行，请更新浏览器，或换 Chrome、Edge，并允许 JavaScript。',
    'Still nothing? Check the line and open it again; else use a newer browser, with JavaScript allowed.',
  ],
];
const FOR_ELDERS = ['打不开也不耽误吃饭：带上纸卡或身份证。有事请打 12345。', 'You eat all the same: bring your card or ID. Help: 12345.'];

const STYLE =
  '@keyframes not-yet{0%,99%{visibility:hidden}}#not-yet{animation:not-yet 1.5s;position:absolute;top:12vh;right:0;left:0;max-width:34em;margin:0 auto;padding:0 24px;font:20px/1.6 system-ui,sans-serif}#not-yet [lang]{color:#595959;font-size:16px}';

/** Puts the words where the program of a page will stand, which takes them away when it mounts. */
export function notYet(page) {
  const lines = (page === 'elder' ? [...WORDS, FOR_ELDERS] : WORDS).map(([zh, en]) => `<p>${zh}<br><span lang="en">${en}</span></p>`);
  const words = `<div id="app"><style>${STYLE}</style><div id="not-yet">${lines.join('')}</div></div>`;
  return { name: 'not-yet', transformIndexHtml: (html) => html.replace('<div id="app"></div>', words) };
}
